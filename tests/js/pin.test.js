import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { readEntries } from "../../webapp/static/src/phone/outbox.js";
import { changePin, setPin, unlock, WrongPin } from "../../webapp/static/src/phone/pin.js";
import { askForKey } from "../../webapp/static/src/phone/recovery.js";
import { drop, within } from "../../webapp/static/src/phone/store.js";
import { forget, isLocked, vaultOf } from "../../webapp/static/src/phone/vault.js";
import { anEnrolledPhone, PIN, saveATalk } from "./support/phone.js";
import { json, openSchool } from "./support/school.js";
import { opened } from "./support/sealing.js";

const WORDS = "奶奶说夜里咳嗽 13900001111";
const _STORES = ["meta", "outbox", "files", "drafts", "fragments"];
let school;
let teacher;
before(async () => {
  school = await openSchool();
});
after(() => school.close());
beforeEach(async () => {
  school.entries.clear();
  school.requests.length = 0;
  school.verdictOn = () => ({ verdict: "accepted" });
  teacher = await anEnrolledPhone(school);
});

/** Time in which the phone is not touched. */
function later(t, milliseconds) {
  t.mock.timers.enable({ apis: ["Date"], now: Date.now() + milliseconds });
}

async function guess(account, pin) {
  return unlock(account, pin).then(
    () => "open",
    (fault) => (fault instanceof WrongPin ? fault : assert.fail(fault)),
  );
}

test("wrong PINs cost nothing at first, then more and more time, and after ten only a login helps", async (t) => {
  forget(teacher);
  for (let at = 1; at < 5; at += 1) assert.equal((await guess(teacher, "000000")).until, 0);
  let wait = 0;
  for (let at = 5; at <= 10; at += 1) {
    later(t, wait + 1000);
    const { until } = await guess(teacher, "000000");
    assert.ok(until - Date.now() > wait, `${at}`);
    const early = await guess(teacher, PIN);
    assert.ok(early instanceof WrongPin, "not even the right one, before its time");
    wait = until - Date.now();
    t.mock.timers.reset();
    const mark = await vaultOf(teacher);
    await within(teacher, ["meta"], "readwrite", (tx) =>
      tx.objectStore("meta").put({ ...mark, closed_until: 0 }, "vault"),
    );
    wait = 0;
  }
  const last = await guess(teacher, PIN);
  assert.equal(last.closed, true);
  assert.equal(await isLocked(teacher), true);
});

test("the right PIN forgives the wrong ones before it", async () => {
  for (let at = 0; at < 3; at += 1) await guess(teacher, "000000");
  assert.equal(await guess(teacher, PIN), "open");
  assert.equal((await vaultOf(teacher)).failures, 0);
});

test("a guess counts although the page ends before it is judged", async () => {
  const before = (await vaultOf(teacher)).failures;
  const judged = guess(teacher, "000000");
  await new Promise((done) => setTimeout(done, 20));
  drop(teacher);
  assert.equal((await vaultOf(teacher)).failures, before + 1);
  await judged;
});

test("with another PIN the old one opens nothing, and nothing is lost", async () => {
  await saveATalk(teacher, { words: WORDS });
  await assert.rejects(changePin(teacher, "000000", "246802"), WrongPin);
  await changePin(teacher, PIN, "246802");
  forget(teacher);
  assert.ok((await guess(teacher, PIN)) instanceof WrongPin);
  assert.equal(await guess(teacher, "246802"), "open");
  assert.match((await readEntries(teacher))[0].body, /奶奶说/);
});

test("a forgotten PIN is mended with the key that the school kept, and with no other", async () => {
  await saveATalk(teacher, { words: WORDS });
  const { device } = await within(teacher, ["meta"], "readonly", (tx) =>
    tx.objectStore("meta").get("enrolment"),
  );
  const { sealed } = school.recovery.get(device);
  const raw = await opened(school, sealed, `recovery ${teacher} ${device}`);
  forget(teacher);
  for (let at = 0; at < 4; at += 1) await guess(teacher, "000000");
  await assert.rejects(setPin(teacher, "246802", crypto.getRandomValues(new Uint8Array(32))));
  school.givenBack = raw.toString("base64");
  await setPin(teacher, "246802", await askForKey(teacher));
  forget(teacher);
  assert.equal(await guess(teacher, "246802"), "open");
  assert.match((await readEntries(teacher))[0].body, /奶奶说/);
});

test("without a fresh login the school gives no key back", async () => {
  for (const [status, code, word] of [
    [401, "", "login"],
    [403, "step_up_needed", "login"],
    [404, "not_found", "none"],
    [403, "device_revoked", "none"],
    [500, "", "retry"],
  ]) {
    school.faults.push((_request, response) => json(response, status, { code }));
    assert.equal(await askForKey(teacher), word);
  }
});

test("two people's homes on one phone open with their own PINs only", async () => {
  const other = await anEnrolledPhone(school);
  await changePin(other, PIN, "999999");
  forget(teacher);
  forget(other);
  await unlock(other, "999999");
  assert.equal(await isLocked(teacher), true);
  assert.ok((await guess(teacher, "999999")) instanceof WrongPin);
});
