import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { forgetTaken, putIn, putUpBox, takeOut } from "../../webapp/static/src/phone/inbox.js";
import { within } from "../../webapp/static/src/phone/store.js";
import { anEnrolledPhone, somebody } from "./support/phone.js";
import { openSchool } from "./support/school.js";

let school;
before(async () => {
  school = await openSchool();
});
after(() => school.close());

const picture = (text) => new Blob([text], { type: "image/jpeg" });

test("what is put into the box comes out as it was, and only there can it be read", async () => {
  const mentor = await anEnrolledPhone(school);
  await putUpBox(mentor);
  assert.equal(await putIn(mentor, [picture("one photo"), picture("another")]), 2);
  const raw = await within(mentor, ["files"], "readonly", (tx) => tx.objectStore("files").getAll());
  assert.ok(raw.every(({ bytes }) => !new TextDecoder().decode(bytes).includes("photo")));
  const out = await takeOut(mentor);
  assert.deepEqual(await Promise.all(out.map(({ file }) => file.text())), ["one photo", "another"]);
  assert.equal(out[0].file.type, "image/jpeg");
  await forgetTaken(mentor, [out[0].id]);
  assert.equal((await takeOut(mentor)).length, 1);
});

test("the box stays the same one: what came before is still read after it was put up again", async () => {
  const mentor = await anEnrolledPhone(school);
  await putUpBox(mentor);
  await putIn(mentor, [picture("before")]);
  await putUpBox(mentor);
  assert.equal(await (await takeOut(mentor))[0].file.text(), "before");
});

test("without a box or a home nothing is taken in, and that is an error, not a loss", async () => {
  const mentor = await anEnrolledPhone(school);
  await within(mentor, ["meta"], "readwrite", (tx) => tx.objectStore("meta").delete("inbox")); // a home from before
  await assert.rejects(putIn(mentor, [picture("lost?")]), /no box/);
  await assert.rejects(putIn(somebody(), [picture("lost?")]));
});
