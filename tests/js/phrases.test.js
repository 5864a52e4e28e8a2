import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { keepPhrase, myPhrases } from "../../webapp/static/src/phone/phrases.js";
import { recentStudents } from "../../webapp/static/src/phone/recent.js";
import { anEnrolledPhone, saveATalk } from "./support/phone.js";
import { openSchool } from "./support/school.js";

let school;
before(async () => {
  school = await openSchool();
});
after(() => school.close());

test("a phrase is kept once, the newest first, for its own field", async () => {
  const mentor = await anEnrolledPhone(school);
  await keepPhrase(mentor, "talk.guidance", "第一句", true);
  await keepPhrase(mentor, "talk.guidance", " 第二句 ", true);
  await keepPhrase(mentor, "talk.guidance", "第一句", true);
  await keepPhrase(mentor, "talk.guidance", "   ", true);
  assert.deepEqual(await myPhrases(mentor, "talk.guidance"), ["第一句", "第二句"]);
  assert.deepEqual(await myPhrases(mentor, "home_visit.agreed"), []);
  await keepPhrase(mentor, "talk.guidance", "第一句", false);
  assert.deepEqual(await myPhrases(mentor, "talk.guidance"), ["第二句"]);
});

test("another person on the phone has phrases of her own", async () => {
  const [mentor, other] = [await anEnrolledPhone(school), await anEnrolledPhone(school)];
  await keepPhrase(mentor, "talk.guidance", "我的话", true);
  assert.deepEqual(await myPhrases(other, "talk.guidance"), []);
});

test("of whom one recorded about, the last five, each once", async () => {
  const mentor = await anEnrolledPhone(school);
  const children = Array.from({ length: 6 }, () => crypto.randomUUID());
  for (const student of [...children, children[2]]) await saveATalk(mentor, { student });
  const [a, b, c, d, e, f] = children;
  assert.deepEqual(await recentStudents(mentor), [c, f, e, d, b]);
  assert.ok(a);
});
