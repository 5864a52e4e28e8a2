import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, mock, test } from "node:test";
import { pullKit, students } from "../../webapp/static/src/phone/kit.js";
import { entries } from "../../webapp/static/src/phone/outbox.js";
import { phoneFetch } from "../../webapp/static/src/phone/seam.js";
import { insteadOf, isSilent } from "../../webapp/static/src/phone/silent.js";
import { anEnrolledPhone, saveATalk } from "./support/phone.js";
import { json, openSchool } from "./support/school.js";

const DAY = 24 * 3600 * 1000;
let school;
let teacher;
before(async () => {
  school = await openSchool();
});
after(() => school.close());
beforeEach(async () => {
  teacher = await anEnrolledPhone(school);
});
afterEach(() => mock.timers.reset());

/** The phone's clock, so many days on. */
function inDays(days) {
  mock.timers.reset();
  mock.timers.enable({ apis: ["Date"], now: Date.now() + days * DAY });
}

const pageOf = async (path) => (await phoneFetch(teacher, path, {}, null)).text();

test("a phone in contact shows its students", async () => {
  inDays(13);
  assert.equal(await pageOf("/field/students"), "<h1>Students</h1>");
});

test("after two weeks without a word every page that names children asks for a login instead", async () => {
  inDays(15);
  for (const path of [
    "/field",
    "/field/students",
    "/field/students/0189",
    "/field/roll-calls",
    "/field/screenings/7",
    "/field/students/7/contacts",
    "/field/entries",
    "/field/entry?id=7",
  ])
    assert.equal(await pageOf(path), "<h1>Log in again</h1>", path);
  assert.deepEqual(await students(teacher), []);
});

test("the forms stay open, and what is written is kept and sent", async () => {
  inDays(15);
  assert.equal(await insteadOf(teacher, "/field/record/talk"), "/field/record/talk");
  await saveATalk(teacher);
  assert.equal((await entries(teacher)).length, 1);
});

test("setting the clock back shows nothing again", async () => {
  inDays(15);
  assert.equal(await isSilent(teacher), true);
  inDays(-20);
  assert.equal(await isSilent(teacher), true);
});

test("a clock that is wrong by a year locks nobody out: the school's time counts", async () => {
  inDays(365);
  school.now = () => new Date(Date.now() - 365 * DAY);
  await pullKit(teacher);
  assert.equal(await isSilent(teacher), false);
  school.now = () => new Date();
});

test("a kit refused is no contact; a kit given is", async () => {
  inDays(15);
  school.faults.push((_request, response) => json(response, 401, { code: "login_needed" }));
  await pullKit(teacher);
  assert.equal(await isSilent(teacher), true);
  await pullKit(teacher);
  assert.equal(await isSilent(teacher), false);
});

test("a stricter school locks sooner", async () => {
  school.silentDays = 3;
  await pullKit(teacher);
  inDays(4);
  assert.equal(await isSilent(teacher), true);
  school.silentDays = 14;
});
