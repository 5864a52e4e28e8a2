import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { onChange } from "../../webapp/static/src/phone/changes.js";
import { fragment } from "../../webapp/static/src/phone/kit.js";
import { entries } from "../../webapp/static/src/phone/outbox.js";
import { kick, waitAfter } from "../../webapp/static/src/phone/schedule.js";
import { sync } from "../../webapp/static/src/phone/sync.js";
import { anEnrolledPhone, saveATalk, somebody, visit } from "./support/phone.js";
import { openSchool, serve, withStatus } from "./support/school.js";

let school;
let teacher;
before(async () => {
  school = await openSchool();
});
after(() => school.close());
beforeEach(async () => {
  teacher = await anEnrolledPhone(school);
  school.requests.length = 0;
});

test("after a save everything goes by itself, and what it changed in the kit comes back", async () => {
  school.kit.push([{ path: "/field", version: "2", html: "<h1>One duty less</h1>" }]);
  await saveATalk(teacher);
  await kick(teacher);
  assert.deepEqual(
    school.requests.map(({ url }) => url.replace(/\?.*/, "")),
    ["/api/v1/outbox", "/api/v1/kit"],
  );
  assert.equal((await fragment(teacher, "/field")).html, "<h1>One duty less</h1>");
});

test("what another sender brought to the school, the worker or a tab, comes back too, and is asked for once", async () => {
  await saveATalk(teacher);
  await sync(teacher);
  school.kit.push([{ path: "/field", version: "2", html: "<h1>One duty less</h1>" }]);
  await kick(teacher);
  assert.equal((await fragment(teacher, "/field")).html, "<h1>One duty less</h1>");
  await kick(teacher);
  assert.equal(school.asked("/api/v1/kit").length, 1);
});

test("with nothing to send and a fresh kit the network is left in peace", async () => {
  await kick(teacher);
  assert.equal(school.requests.length, 0);
});

test("an entry saved while another is being sent goes in the same go", async () => {
  await saveATalk(teacher);
  school.faults.push(async (request, response, body, there) => {
    await saveATalk(teacher);
    void kick(teacher);
    serve(there, request, response, body);
  });
  await kick(teacher);
  assert.deepEqual(
    (await entries(teacher)).map((row) => row.state),
    ["accepted", "accepted"],
  );
});

test("after a failure the phone tries again by itself", async (t) => {
  await saveATalk(teacher);
  school.faults.push(withStatus(503));
  const real = setTimeout;
  // The wait before the second try is shortened, the watchdogs' (10 seconds and more) are not.
  const shortened = (ms) => (ms > 4_000 && ms < 10_000 ? 1 : ms);
  t.mock.method(globalThis, "setTimeout", (work, ms) => real(work, shortened(ms)));
  const sent = new Promise((done) => onChange(async () => (await allSent()) && done()));
  await kick(teacher);
  await sent;
  assert.equal(school.asked("/api/v1/outbox").length, 2);
});

test("what was refused waits for a person: the network is left in peace and nothing seems to be sent", async (t) => {
  school.verdictOn = () => ({ verdict: "refused", message: "没有收下" });
  await saveATalk(teacher);
  await kick(teacher);
  school.verdictOn = () => ({ verdict: "accepted" });
  const told = [];
  onChange((change) => change.account === teacher && told.push(change));
  const timers = t.mock.method(globalThis, "setTimeout");
  await kick(teacher);
  assert.ok(told.every(({ sending }) => !sending));
  // Only the watchdogs of ten seconds and more: no next round is planned.
  assert.ok(timers.mock.calls.every(({ arguments: [, ms] }) => ms >= 10_000));
});

test("a phone that is not enrolled asks nothing", async () => {
  visit(school);
  await kick(somebody());
  assert.equal(school.requests.length, 0);
});

test("retries come slower and slower, at most every five minutes, and never all at once", () => {
  assert.equal(waitAfter(0, 1), 5_000);
  assert.equal(waitAfter(3, 1), 40_000);
  assert.equal(waitAfter(50, 1), 300_000);
  assert.ok(waitAfter(3, 0) < waitAfter(3, 1));
});

async function allSent() {
  const rows = await entries(teacher);
  return rows.length > 0 && rows.every((row) => row.state === "accepted");
}
