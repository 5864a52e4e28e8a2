import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { v7 } from "uuid";
import { addFile, drafts, keepDraft } from "../../webapp/static/src/phone/drafts.js";
import { digestOf } from "../../webapp/static/src/phone/envelope.js";
import { addEntry, entries, readEntries } from "../../webapp/static/src/phone/outbox.js";
import { exportUnsent } from "../../webapp/static/src/phone/rescue.js";
import { statusOf } from "../../webapp/static/src/phone/status.js";
import { drop, NoHome } from "../../webapp/static/src/phone/store.js";
import { anEnrolledPhone, aPhoto, aTalk, saveATalk, somebody } from "./support/phone.js";
import { openSchool } from "./support/school.js";
import { opened, openedFile } from "./support/sealing.js";

let school;
let teacher;
before(async () => {
  school = await openSchool();
});
after(() => school.close());
beforeEach(async () => {
  teacher = await anEnrolledPhone(school);
});

test("what a teacher saves without a network is on the phone, whole, under its number", async () => {
  const row = await saveATalk(teacher, { words: "谈了学习" });
  drop(teacher);
  const [kept] = await readEntries(teacher);
  assert.equal(kept.n, 1);
  assert.equal(kept.state, "waiting");
  assert.equal(kept.digest, await digestOf(kept.body));
  assert.deepEqual(JSON.parse(kept.body).fields.at(-1), ["summary", "谈了学习"]);
  assert.equal(kept.id, row.id);
});

test("a double tap on Save saves one entry", async () => {
  const talk = { id: v7(), student: somebody() };
  await Promise.all([saveATalk(teacher, talk), saveATalk(teacher, talk)]);
  await saveATalk(teacher, talk);
  assert.equal((await entries(teacher)).length, 1);
});

test("a form that was open twice and says two things is saved twice, the second as a correction of the first", async () => {
  const talk = { id: v7(), student: somebody() };
  await saveATalk(teacher, { ...talk, words: "谈了学习" });
  await saveATalk(teacher, { ...talk, words: "谈了学习和家里" });
  const saved = (await readEntries(teacher)).map(({ id, body }) => [
    id === talk.id,
    JSON.parse(body).fields.filter(([name]) => name !== "student_id"),
  ]);
  assert.deepEqual(saved, [
    [
      false,
      [
        ["amends", talk.id],
        ["summary", "谈了学习和家里"],
      ],
    ],
    [true, [["summary", "谈了学习"]]],
  ]);
  assert.equal((await entries(teacher))[0].amends, talk.id);
});

test("what is not corrected but done again is done again", async () => {
  const change = { ...aTalk(), kind: "contact_change", final: true };
  await addEntry(teacher, change);
  await addEntry(teacher, { ...change, fields: [["summary", "又换了号码"]] });
  assert.deepEqual(
    (await readEntries(teacher)).map(({ body }) =>
      JSON.parse(body).fields.some(([name]) => name === "amends"),
    ),
    [false, false],
  );
});

test("numbers rise in the order of saving, whichever tab saved", async () => {
  await Promise.all([1, 2, 3, 4].map(() => saveATalk(teacher)));
  assert.deepEqual(
    (await entries(teacher)).map((row) => row.n),
    [4, 3, 2, 1],
  );
});

test("saving takes the photos of the draft along and removes the draft", async () => {
  const typed = aTalk();
  await addFile(teacher, typed, await aPhoto("a"), new TextEncoder().encode("a").buffer);
  await addEntry(teacher, typed);
  const [row] = await readEntries(teacher);
  assert.equal(JSON.parse(row.body).files.length, 1);
  assert.equal(row.files[0].state, "waiting");
  assert.equal(row.id, typed.id);
  assert.deepEqual(await drafts(teacher), []);
});

test("an autosave that comes after Save does not bring the draft back; a late photo is not taken for the record's", async () => {
  const typed = aTalk();
  await addEntry(teacher, typed);
  await keepDraft(teacher, typed);
  await assert.rejects(addFile(teacher, typed, await aPhoto("late"), new ArrayBuffer(4)));
  assert.deepEqual(await drafts(teacher), []);
});

test("when the disk is full nothing is torn and the draft stays", async (t) => {
  const typed = aTalk();
  await keepDraft(teacher, typed);
  t.mock.method(IDBObjectStore.prototype, "add", fullDisk);
  await assert.rejects(addEntry(teacher, typed), { name: "QuotaExceededError" });
  t.mock.restoreAll();
  assert.deepEqual(await entries(teacher), []);
  assert.equal((await drafts(teacher)).length, 1);
});

test("when the disk is full the ballast goes and the words stay", async (t) => {
  t.mock.method(IDBObjectStore.prototype, "add", fullDisk, { times: 1 });
  await saveATalk(teacher);
  assert.equal((await entries(teacher)).length, 1);
});

test("another person on the same phone neither sees nor counts the first one's entries", async () => {
  await saveATalk(teacher);
  const other = await anEnrolledPhone(school);
  assert.deepEqual(await entries(other), []);
  assert.equal((await statusOf(other, new Date())).state, "sent");
  assert.equal((await statusOf(teacher, new Date())).count, 1);
});

test("a phone that was never enrolled keeps nothing and leaves no trace", async () => {
  const stranger = somebody();
  await assert.rejects(saveATalk(stranger), NoHome);
  const names = (await indexedDB.databases()).map(({ name }) => name);
  assert.ok(!names.some((name) => name.includes(stranger)));
});

test("the unsent entries leave the phone as one file, with their photos", async () => {
  const typed = aTalk();
  await addFile(teacher, typed, await aPhoto("leaf"), new TextEncoder().encode("leaf").buffer);
  await addEntry(teacher, typed);
  const exported = JSON.parse(await exportUnsent(teacher));
  assert.equal(exported.account, teacher);
  const [{ id, kind, digest, sealed, files }] = exported.entries;
  const body = (await opened(school, sealed, `entry ${id} ${kind} 1`)).toString();
  assert.equal(digest, await digestOf(body));
  const [note] = JSON.parse(body).files;
  assert.equal((await openedFile(note, Buffer.from(files[0].base64, "base64"))).toString(), "leaf");
  assert.equal((await entries(teacher)).length, 1);
});

function fullDisk() {
  throw new DOMException("full", "QuotaExceededError");
}
