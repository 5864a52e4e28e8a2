import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fitness } from "../../webapp/static/src/phone/browser.js";
import { enrol } from "../../webapp/static/src/phone/enrol.js";
import { enrolment } from "../../webapp/static/src/phone/identity.js";
import { fragment } from "../../webapp/static/src/phone/kit.js";
import { somebody, visit } from "./support/phone.js";
import { openSchool, withStatus } from "./support/school.js";

let school;
before(async () => {
  school = await openSchool();
});
after(() => school.close());

const able = {
  serviceWorker: true,
  indexedDB: true,
  subtle: true,
  locks: true,
  touchPoints: 5,
  standalone: false,
};
const iphone = { ...able, userAgent: "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/604.1" };
const android = { ...able, userAgent: "Mozilla/5.0 (Linux; Android 10; HONOR) Chrome/110 Mobile" };

test("an ordinary phone can be used offline", () => {
  assert.equal(fitness(android), "ready");
});

test("in WeChat, DingTalk and QQ one is told to open the browser", () => {
  for (const app of ["MicroMessenger/8.0", "AliApp(DingTalk/7.0)", "QQ/9.0"])
    assert.equal(fitness({ ...android, userAgent: `${android.userAgent} ${app}` }), "inapp");
});

test("an iPhone or iPad must be added to the home screen first", () => {
  const ipad = { ...able, userAgent: "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605.1.15" };
  assert.equal(fitness(iphone), "ios");
  assert.equal(fitness(ipad), "ios");
  assert.equal(fitness({ ...ipad, touchPoints: 0 }), "ready");
  assert.equal(fitness({ ...iphone, standalone: true }), "ready");
});

test("a browser that lacks one of the four needed things is used online", () => {
  for (const lack of ["serviceWorker", "indexedDB", "subtle", "locks"])
    assert.equal(fitness({ ...android, [lack]: false }), "unsupported");
});

test("a phone is enrolled only when storage, kit and worker all hold", async () => {
  visit(school);
  const mentor = somebody();
  school.faults.push(withStatus(500));
  await assert.rejects(
    enrol(mentor, async () => {}),
    /kit/,
  );
  assert.equal(await enrolment(mentor), null);
  await assert.rejects(
    enrol(mentor, () => Promise.reject(new Error("worker"))),
    /worker/,
  );
  assert.equal(await enrolment(mentor), null);
  await enrol(mentor, async () => {});
  const { device } = await enrolment(mentor);
  assert.match(device, /^[0-9a-f-]{36}$/);
  // Tried three times, and the school was told of one phone.
  assert.deepEqual([...new Set(school.requests.map(({ headers }) => headers["runxin-device"]))], [device]);
  assert.ok(await fragment(mentor, "/field"));
});
