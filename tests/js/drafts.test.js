import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import {
  addFile,
  clearDrafts,
  drafts,
  keepDraft,
  openDraft,
  putAside,
  removeFile,
} from "../../webapp/static/src/phone/drafts.js";
import { unenrol } from "../../webapp/static/src/phone/enrol.js";
import { within } from "../../webapp/static/src/phone/store.js";
import { anEnrolledPhone, aPhoto, aTalk } from "./support/phone.js";
import { openSchool } from "./support/school.js";

const DAY = 24 * 3600 * 1000;
let school;
let mentor;
before(async () => {
  school = await openSchool();
});
after(() => school.close());
beforeEach(async () => {
  mentor = await anEnrolledPhone(school);
});

test("half-typed forms are a list to pick from, the last one first", async () => {
  const [first, second] = [aTalk(), aTalk()];
  await keepDraft(mentor, first);
  await new Promise((done) => setTimeout(done, 5));
  await keepDraft(mentor, second);
  assert.deepEqual(
    (await drafts(mentor)).map(({ id }) => id),
    [second.id, first.id],
  );
});

test("typing on keeps the photos that are already there", async () => {
  const talk = aTalk();
  const leaf = await aPhoto("leaf");
  await addFile(mentor, talk, leaf, new TextEncoder().encode("leaf").buffer);
  await keepDraft(mentor, { ...talk, fields: [["summary", "更多"]] });
  const { draft, bytes } = await openDraft(mentor, talk.id);
  assert.deepEqual(draft.fields, [["summary", "更多"]]);
  assert.equal(new TextDecoder().decode(bytes.get(leaf.id)), "leaf");
});

test("a photo taken out is gone, the other stays", async () => {
  const talk = aTalk();
  const [leaf, river] = [await aPhoto("leaf"), await aPhoto("river")];
  await addFile(mentor, talk, leaf, new ArrayBuffer(4));
  await addFile(mentor, talk, river, new ArrayBuffer(5));
  await removeFile(mentor, talk.id, leaf.id);
  const { draft, bytes } = await openDraft(mentor, talk.id);
  assert.deepEqual([draft.files.map(({ id }) => id), [...bytes.keys()]], [[river.id], [river.id]]);
});

test("a deleted draft can be taken back, and is gone with its photos a day later", async () => {
  const talk = aTalk();
  await addFile(mentor, talk, await aPhoto("leaf"), new ArrayBuffer(4));
  await putAside(mentor, talk.id, true);
  await clearDrafts(mentor, Date.now());
  await putAside(mentor, talk.id, false);
  assert.equal((await drafts(mentor))[0].deleted_at, "");
  await putAside(mentor, talk.id, true);
  await clearDrafts(mentor, Date.now() + 2 * DAY);
  assert.deepEqual(await drafts(mentor), []);
  assert.equal(await within(mentor, ["files"], "readonly", (tx) => tx.objectStore("files").count()), 0);
});

test("a deleted draft that somebody goes on with is a draft again and is not cleared away", async () => {
  const talk = aTalk();
  await keepDraft(mentor, talk);
  await putAside(mentor, talk.id, true);
  await keepDraft(mentor, { ...talk, fields: [["summary", "接着写"]] });
  await clearDrafts(mentor, Date.now() + 2 * DAY);
  assert.deepEqual(
    (await drafts(mentor)).map(({ fields }) => fields),
    [[["summary", "接着写"]]],
  );
});

test("a phone with a half-typed form cannot be given up", async () => {
  await keepDraft(mentor, aTalk());
  assert.equal(await unenrol(mentor), 1);
});
