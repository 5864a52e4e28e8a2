import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fitness, insideOf, platform } from "../../webapp/static/src/phone/browser.js";
import { enrol } from "../../webapp/static/src/phone/enrol.js";
import { enrolment } from "../../webapp/static/src/phone/identity.js";
import { putIn, takeOut } from "../../webapp/static/src/phone/inbox.js";
import { fragment } from "../../webapp/static/src/phone/kit.js";
import { readEntries } from "../../webapp/static/src/phone/outbox.js";
import { makeFirstVault, unlock, WrongPin } from "../../webapp/static/src/phone/pin.js";
import { build, within } from "../../webapp/static/src/phone/store.js";
import { trial } from "../../webapp/static/src/phone/trial.js";
import { forget } from "../../webapp/static/src/phone/vault.js";
import { anEnrolledPhone, PIN, saveATalk, somebody, visit } from "./support/phone.js";
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

test("whose own browser it is decides which way out is told", () => {
  const inside = (app) => insideOf(`${android.userAgent} ${app}`);
  assert.deepEqual(
    ["MicroMessenger/8.0", "AliApp(DingTalk/7.0)", "QQ/9.0", "Weibo (HONOR)", "MQQBrowser/14", ""].map(
      inside,
    ),
    ["wechat", "dingtalk", "qq", "another", "", ""],
  );
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
    enrol(mentor, PIN, async () => {}),
    /kit/,
  );
  assert.equal(await enrolment(mentor), null);
  await assert.rejects(
    enrol(mentor, PIN, () => Promise.reject(new Error("worker"))),
    /worker/,
  );
  assert.equal(await enrolment(mentor), null);
  await enrol(mentor, PIN, async () => {});
  const { device } = await enrolment(mentor);
  assert.match(device, /^[0-9a-f-]{36}$/);
  // Tried three times, and the school was told of one phone.
  assert.deepEqual([...new Set(school.requests.map(({ headers }) => headers["runxin-device"]))], [device]);
  assert.ok(await fragment(mentor, "/field"));
  // The box for shared photos is of the last try, too.
  assert.equal(await putIn(mentor, [new Blob(["leaf"], { type: "image/jpeg" })]), 1);
  assert.equal(await (await takeOut(mentor))[0].file.text(), "leaf");
});

test("of two tabs that enrol at once the first one's PIN opens the home and what both have saved", async () => {
  visit(school);
  const mentor = somebody();
  await Promise.all([PIN, "975310"].map((pin) => enrol(mentor, pin, async () => {})));
  await saveATalk(mentor, { words: "奶奶说夜里咳嗽" });
  forget(mentor);
  await assert.rejects(unlock(mentor, "975310"), WrongPin);
  await unlock(mentor, PIN);
  assert.match((await readEntries(mentor))[0].body, /奶奶说/);
});

test("a home of an earlier build that two tabs give a PIN at once keeps the first", async () => {
  const mentor = somebody();
  await build(mentor);
  await Promise.all([PIN, "975310"].map((pin) => makeFirstVault(mentor, pin)));
  forget(mentor);
  await assert.rejects(unlock(mentor, "975310"), WrongPin);
  await unlock(mentor, PIN);
});

test("each browser's own way to the home screen is known", () => {
  const known = {
    HuaweiBrowser: "huawei",
    MiuiBrowser: "xiaomi",
    UCBrowser: "uc",
    Quark: "quark",
    MQQBrowser: "qqbrowser",
    "": "chrome",
  };
  for (const [name, way] of Object.entries(known))
    assert.equal(platform(`${android.userAgent} ${name}/1`), way);
  assert.equal(platform(iphone.userAgent), "ios");
  assert.equal(platform("Mozilla/5.0 (Windows NT 10.0) Chrome/130"), "other");
});

test("a test entry is held only when another page finds it as it was", async () => {
  const mentor = await anEnrolledPhone(school);
  assert.equal(await trial(mentor, "first page"), "begun");
  assert.equal(await trial(mentor, "first page"), "begun");
  assert.equal(await trial(mentor, "second page"), "held");
  assert.equal(await trial(mentor, "third page"), "held");
});

test("a test entry that came back different is lost", async () => {
  const mentor = await anEnrolledPhone(school);
  await trial(mentor, "first page");
  await within(mentor, ["meta"], "readwrite", async (tx) => {
    const mark = await tx.objectStore("meta").get("reload_trial");
    await tx.objectStore("meta").put({ ...mark, bytes: new ArrayBuffer(4096) }, "reload_trial");
  });
  assert.equal(await trial(mentor, "second page"), "lost");
});
