import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { openDB } from "idb";
import { unenrol } from "../../webapp/static/src/phone/enrol.js";
import { accountIn, enrolment, whoStayed } from "../../webapp/static/src/phone/identity.js";
import { entries } from "../../webapp/static/src/phone/outbox.js";
import { noteLeaving, unlock } from "../../webapp/static/src/phone/pin.js";
import { build, within } from "../../webapp/static/src/phone/store.js";
import { sync } from "../../webapp/static/src/phone/sync.js";
import { vaultOf } from "../../webapp/static/src/phone/vault.js";
import { anEnrolledPhone, PIN, saveATalk, somebody } from "./support/phone.js";
import { openSchool } from "./support/school.js";

let school;
let teacher;
before(async () => {
  school = await openSchool();
});
after(() => school.close());
beforeEach(async () => {
  teacher = await anEnrolledPhone(school);
});

test("when the system closes the connection under the page, saving goes on", async (t) => {
  await saveATalk(teacher);
  dying(t, 2);
  await saveATalk(teacher);
  assert.equal((await entries(teacher)).length, 2);
});

test("a connection that dies every time is given up after three attempts, and the person is told", async (t) => {
  const attempts = dying(t, 10);
  await assert.rejects(entries(teacher), { name: "InvalidStateError" });
  assert.equal(attempts.mock.callCount(), 3);
});

test("work that fails leaves nothing half written", async () => {
  const half = within(teacher, ["meta"], "readwrite", async (tx) => {
    await tx.objectStore("meta").put(1, "half");
    throw new RangeError("no");
  });
  await assert.rejects(half, RangeError);
  assert.equal(
    await within(teacher, ["meta"], "readonly", (tx) => tx.objectStore("meta").get("half")),
    undefined,
  );
});

test("a page from before an update works on in a home that a newer page has added to", async () => {
  await saveATalk(teacher);
  const newer = await openDB(`runxin-${teacher}`, 2, { upgrade: (home) => home.createObjectStore("vault") });
  newer.close();
  await saveATalk(teacher);
  assert.equal((await entries(teacher)).length, 2);
});

test("asking whether a stranger is enrolled answers no and builds no home", async () => {
  const stranger = somebody();
  assert.equal(await enrolment(stranger), null);
  assert.equal(await enrolment(""), null);
  assert.ok(!(await indexedDB.databases()).some(({ name }) => name.endsWith(stranger)));
});

test("a phone with unsent entries cannot be given up, one with none is empty afterwards", async () => {
  await saveATalk(teacher);
  assert.equal(await unenrol(teacher), 1);
  assert.ok(await enrolment(teacher));
  await sync(teacher);
  assert.equal(await unenrol(teacher), 0);
  assert.equal(await enrolment(teacher), null);
});

test("giving up one person's home leaves the other's alone", async () => {
  const other = await anEnrolledPhone(school);
  await saveATalk(other);
  await unenrol(teacher);
  assert.equal((await entries(other)).length, 1);
});

test("whose home is open is read from the cookie, and from nothing that merely looks like it", () => {
  const who = somebody();
  assert.equal(accountIn(`a=b; runxin_who=${who}`), who);
  assert.equal(accountIn(`not_runxin_who=${who}`), "");
  assert.equal(accountIn("runxin_who=../../x"), "");
  assert.equal(accountIn(""), "");
});

test("a browser that has forgotten the cookie finds the one home that nobody logged out of", async (t) => {
  t.mock.method(IDBFactory.prototype, "databases", async () => [
    { name: `runxin-${teacher}` },
    { name: "another's" },
  ]);
  assert.equal(await whoStayed(), teacher);
  await noteLeaving(teacher);
  assert.equal(await whoStayed(), "");
  await assert.rejects(unlock(teacher, "000000"));
  assert.equal(await whoStayed(), "");
  await unlock(teacher, PIN);
  assert.equal(await whoStayed(), teacher);
});

test("of two homes that nobody logged out of none is guessed, and a home half made is nobody's", async (t) => {
  const other = await anEnrolledPhone(school);
  const half = somebody();
  await build(half);
  const here = [teacher, half];
  t.mock.method(IDBFactory.prototype, "databases", async () =>
    here.map((one) => ({ name: `runxin-${one}` })),
  );
  assert.equal(await whoStayed(), teacher);
  here.push(other);
  assert.equal(await whoStayed(), "");
  await noteLeaving(teacher);
  assert.equal(await whoStayed(), other);
});

test("a home of an earlier build, which has no vault, is not given half a one when its owner logs out", async () => {
  await within(teacher, ["meta"], "readwrite", (tx) => tx.objectStore("meta").delete("vault"));
  await assert.rejects(noteLeaving(teacher));
  assert.equal(await vaultOf(teacher), undefined);
});

function dying(t, times) {
  const real = IDBDatabase.prototype.transaction;
  let left = times;
  return t.mock.method(IDBDatabase.prototype, "transaction", function (...args) {
    left -= 1;
    if (left >= 0) throw new DOMException("The database connection is closing.", "InvalidStateError");
    return real.apply(this, args);
  });
}

test("a store that never answers is given up instead of leaving the person waiting for ever", async (t) => {
  const silent = somebody();
  t.mock.timers.enable({ apis: ["setTimeout"] });
  t.mock.method(IDBFactory.prototype, "open", () => new IDBOpenDBRequest());
  const asking = assert.rejects(enrolment(silent), { name: "TimeoutError" });
  for (let n = 0; n < 3; n += 1) {
    await new Promise(setImmediate);
    t.mock.timers.tick(10_000);
  }
  await asking;
});
