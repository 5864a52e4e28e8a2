import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { enrolment } from "../../webapp/static/src/phone/identity.js";
import { pullKit } from "../../webapp/static/src/phone/kit.js";
import { sync } from "../../webapp/static/src/phone/sync.js";
import { anEnrolledPhone, saveATalk } from "./support/phone.js";
import { openSchool, withStatus } from "./support/school.js";

let school;
let teacher;
before(async () => {
  school = await openSchool();
});
after(() => school.close());
beforeEach(async () => {
  school.entries.clear();
  teacher = await anEnrolledPhone(school);
  school.requests.length = 0;
});

test("the school hears which phone it is, and what waits on it besides what is just arriving", async () => {
  const { device } = await enrolment(teacher);
  const first = await saveATalk(teacher);
  await saveATalk(teacher);
  school.faults.push(withStatus(413));
  await sync(teacher);
  const said = school.requests.map(({ headers }) => [
    headers["runxin-device"],
    headers["runxin-waiting"],
    headers["runxin-waiting-since"],
  ]);
  assert.deepEqual(said[0], [device, "0", undefined]);
  assert.equal(said[1][1], "1");
  assert.notEqual(said[1][2], first.saved_at);
  school.requests.length = 0;
  await pullKit(teacher);
  assert.deepEqual(school.requests[0].headers["runxin-waiting"], "0");
});

test("a phone taken out of service loses nothing that it holds", async () => {
  await saveATalk(teacher);
  school.faults.push(withStatus(403));
  assert.equal(await pullKit(teacher), "retry");
  assert.equal(await sync(teacher), "done");
  assert.equal(school.entries.size, 1);
});
