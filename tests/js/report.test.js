import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { failures, noteFailure, reasonOf, storageReason } from "../../webapp/static/src/phone/failures.js";
import { ask } from "../../webapp/static/src/phone/network.js";
import { report } from "../../webapp/static/src/phone/report.js";
import { kick } from "../../webapp/static/src/phone/schedule.js";
import { anEnrolledPhone, saveATalk, somebody } from "./support/phone.js";
import { html, json, openSchool, withStatus } from "./support/school.js";

let school;
let teacher;
before(async () => {
  school = await openSchool();
});
after(() => school.close());
beforeEach(async () => {
  school.reports.length = 0;
  teacher = await anEnrolledPhone(school);
});

const told = () => school.reports.at(-1);

test("a phone tells how it is when it is enrolled, and what it carries", () => {
  assert.equal(school.reports.length, 1);
  assert.equal(told().pages, 7);
  assert.deepEqual(told().failures, []);
});

test("with nothing new to say it is not said again", async () => {
  await report(teacher);
  assert.equal(school.reports.length, 1);
});

test("what failed is counted by day and reason, and told once the network is back", async () => {
  await saveATalk(teacher);
  school.faults.push(withStatus(503), withStatus(503), (_q, response) =>
    json(response, 429, { code: "busy" }),
  );
  for (let go = 0; go < 4; go += 1) await kick(teacher);
  const counts = Object.fromEntries(told().failures.map(({ reason, count }) => [reason, count]));
  assert.equal(counts.not_ours, 2);
  assert.ok(counts.busy >= 1);
});

test("a report that got lost is sent again with the same counts", async () => {
  await noteFailure(teacher, "no_answer");
  school.faults.push((_request, response) => response.destroy());
  await report(teacher);
  await report(teacher);
  const { count } = told().failures.find(({ reason }) => reason === "no_answer");
  assert.ok(count === 1 || count === 2, "the lost report itself may be counted, the first failure only once");
});

test("each answer has its reason, and a good one has none", () => {
  const plain = new Headers({ "Content-Type": "application/json" });
  const reasons = [200, 204, 401, 403, 404, 409, 410, 413, 422, 429, 500].map((status) =>
    reasonOf({ status, data: {}, headers: plain }),
  );
  assert.deepEqual(reasons, [
    "",
    "",
    "login",
    "forbidden",
    "",
    "",
    "",
    "too_large",
    "unreadable",
    "busy",
    "server",
  ]);
  const page = new Headers({ "Content-Type": "text/html" });
  assert.equal(reasonOf({ status: 200, data: null, headers: page }), "not_ours");
  assert.equal(reasonOf({ status: 502, data: null, headers: page }), "not_ours");
  assert.equal(reasonOf({ status: 0, data: null, headers: null }), "no_answer");
  assert.equal(storageReason({ name: "QuotaExceededError" }), "full");
  assert.equal(storageReason(new Error("hangs")), "storage");
});

test("a network's login page counts as somebody else's answer", async () => {
  school.faults.push((_request, response) => html(response, 200, "<h1>Wi-Fi</h1>"));
  await ask(teacher, "/api/v1/kit");
  assert.deepEqual(
    (await failures(teacher)).map(({ reason, count }) => [reason, count]),
    [["not_ours", 1]],
  );
});

test("without a home there is nowhere to count, and nothing breaks", async () => {
  await noteFailure(somebody(), "no_answer");
});
