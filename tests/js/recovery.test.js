import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { isAside, mayBeAside, putEntryAside } from "../../webapp/static/src/phone/aside.js";
import { layBallast } from "../../webapp/static/src/phone/ballast.js";
import { addFile } from "../../webapp/static/src/phone/drafts.js";
import { unenrol } from "../../webapp/static/src/phone/enrol.js";
import { failures } from "../../webapp/static/src/phone/failures.js";
import { addEntry, entries, isUnsent } from "../../webapp/static/src/phone/outbox.js";
import { pulseOf, reopen } from "../../webapp/static/src/phone/pulse.js";
import { exportUnsent } from "../../webapp/static/src/phone/rescue.js";
import { salvage } from "../../webapp/static/src/phone/salvage.js";
import { statusOf } from "../../webapp/static/src/phone/status.js";
import { within } from "../../webapp/static/src/phone/store.js";
import { sync } from "../../webapp/static/src/phone/sync.js";
import { aPhoto, aTalk, anEnrolledPhone, saveATalk, somebody } from "./support/phone.js";
import { openSchool } from "./support/school.js";

let school;
before(async () => {
  school = await openSchool();
});
after(() => school.close());

/** A phone whose one entry the school has refused. */
async function refused() {
  const mentor = await anEnrolledPhone(school);
  const { id } = await saveATalk(mentor);
  school.verdictOn = () => ({ verdict: "refused", message: "此编号已用过" });
  await sync(mentor);
  school.verdictOn = () => ({ verdict: "accepted" });
  return { mentor, id };
}

test("a refused entry put aside holds nothing up, is exported, and the school is told", async () => {
  const { mentor, id } = await refused();
  assert.ok((await unenrol(mentor)) > 0);
  assert.equal((await statusOf(mentor, new Date())).state, "attention");
  await putEntryAside(mentor, id, true);
  const [row] = await entries(mentor);
  assert.ok(isAside(row) && !isUnsent(row));
  assert.equal((await statusOf(mentor, new Date())).state, "sent");
  assert.deepEqual(
    JSON.parse(await exportUnsent(mentor)).entries.map((one) => one.id),
    [id],
  );
  assert.deepEqual(
    (await failures(mentor)).map(({ reason }) => reason),
    ["put_aside"],
  );
  assert.equal(await unenrol(mentor), 0);
});

test("what was put aside can be taken up again", async () => {
  const { mentor, id } = await refused();
  await putEntryAside(mentor, id, true);
  await putEntryAside(mentor, id, false);
  const [row] = await entries(mentor);
  assert.ok(!isAside(row) && isUnsent(row));
});

test("an accepted entry whose photo was refused can be put aside; one that only waits cannot", async () => {
  const mentor = await anEnrolledPhone(school);
  const typed = aTalk();
  await addFile(mentor, typed, await aPhoto("jpeg"), new TextEncoder().encode("jpeg").buffer);
  await addEntry(mentor, typed);
  await putEntryAside(mentor, typed.id, true);
  assert.equal(isAside((await entries(mentor))[0]), false);
  await within(mentor, ["outbox"], "readwrite", async (tx) => {
    const row = await tx.objectStore("outbox").get(typed.id);
    const files = row.files.map((file) => ({ ...file, state: "refused" }));
    await tx.objectStore("outbox").put({ ...row, state: "accepted", files });
  });
  assert.ok(mayBeAside((await entries(mentor))[0]));
  await putEntryAside(mentor, typed.id, true);
  assert.ok(isAside((await entries(mentor))[0]));
});

test("an entry put aside that a restored school asks for again waits again, and counts", async () => {
  const { mentor, id } = await refused();
  await putEntryAside(mentor, id, true);
  await within(mentor, ["outbox"], "readwrite", async (tx) => {
    const row = await tx.objectStore("outbox").get(id);
    await tx.objectStore("outbox").put({ ...row, state: "waiting" });
  });
  assert.ok(isUnsent((await entries(mentor))[0]));
});

test("a home that answers is alive, and where nobody is enrolled there is none", async () => {
  const mentor = await anEnrolledPhone(school);
  assert.equal(await pulseOf(mentor), "alive");
  assert.equal(await reopen(mentor), "alive");
  assert.equal(await pulseOf(somebody()), "none");
  assert.equal(await pulseOf(""), "none");
});

test("a home whose connections die is dead, and what is in it can still be taken away", async () => {
  const mentor = await anEnrolledPhone(school);
  const { id } = await saveATalk(mentor, { words: "还读得到的话" });
  const begin = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    if (mode === "readwrite") throw new DOMException("dead", "InvalidStateError");
    return begin.call(this, stores, mode, options);
  };
  try {
    assert.equal(await pulseOf(mentor), "dead");
    const { text, read, lost } = await salvage(mentor);
    assert.deepEqual([read, lost], [1, 0]);
    assert.equal(JSON.parse(text).entries[0].id, id);
  } finally {
    IDBDatabase.prototype.transaction = begin;
  }
  assert.equal(await reopen(mentor), "alive");
});

test("of a home with one row that cannot be read the others are taken away", async () => {
  const mentor = await anEnrolledPhone(school);
  const bad = await saveATalk(mentor);
  const good = await saveATalk(mentor);
  const get = IDBObjectStore.prototype.get;
  IDBObjectStore.prototype.get = function (key) {
    if (key === bad.id) throw new DOMException("torn", "DataError");
    return get.call(this, key);
  };
  try {
    const { text, read, lost } = await salvage(mentor);
    assert.deepEqual([read, lost], [1, 1]);
    assert.deepEqual(
      JSON.parse(text).entries.map((one) => one.id),
      [good.id],
    );
  } finally {
    IDBObjectStore.prototype.get = get;
  }
});

test("the ballast is laid once and answers that it lies", async () => {
  const mentor = await anEnrolledPhone(school);
  assert.equal(await layBallast(mentor), true);
  await within(mentor, ["meta"], "readwrite", (tx) => tx.objectStore("meta").delete("ballast"));
  assert.equal(await layBallast(mentor), true);
});
