import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { onChange } from "../../webapp/static/src/phone/changes.js";
import { fragment, kitMark, pullKit, students } from "../../webapp/static/src/phone/kit.js";
import { anEnrolledPhone } from "./support/phone.js";
import { html, json, openSchool, withStatus } from "./support/school.js";

let school;
let mentor;
let changed;
onChange(({ paths }) => {
  changed = paths ?? changed;
});
beforeEach(async () => {
  await school?.close();
  school = await openSchool();
  mentor = await anEnrolledPhone(school);
  school.requests.length = 0;
});
after(() => school.close());

const piece = (path, text, version = "1") => ({ path, version, html: text });

test("the kit comes page by page and is there without a network", async () => {
  school.kit.push([piece("/field/students/1", "小明")], [piece("/field/students/2", "小红")]);
  const seen = [];
  assert.equal(await pullKit(mentor, (done) => seen.push(done)), "done");
  assert.deepEqual(seen, [1, 2]);
  assert.equal((await fragment(mentor, "/field/students/2")).html, "小红");
});

test("a cut line goes on from the last whole page", async () => {
  school.kit.push([piece("/a", "a")], [piece("/b", "b")], [piece("/c", "c")]);
  school.faults.push(undefined, (_request, response) => response.destroy());
  assert.equal(await pullKit(mentor), "retry");
  assert.equal((await fragment(mentor, "/a")).html, "a");
  assert.equal(await fragment(mentor, "/b"), undefined);
  school.requests.length = 0;
  assert.equal(await pullKit(mentor), "done");
  assert.deepEqual(
    school.requests.map(({ url }) => url),
    ["/api/v1/kit?cursor=2", "/api/v1/kit?cursor=3"],
  );
});

test("what is gone from the kit is gone from the phone", async () => {
  school.gone = ["/field/students"];
  await pullKit(mentor);
  assert.equal(await fragment(mentor, "/field/students"), undefined);
  assert.ok(await fragment(mentor, "/field"));
});

test("only pages that really differ are announced as changed", async () => {
  school.kit.push([piece("/field", "<h1>Today</h1>", "2"), piece("/field/students", "<h1>New</h1>", "2")]);
  await pullKit(mentor);
  assert.deepEqual(changed, ["/field/students"]);
});

for (const fault of [
  withStatus(500),
  withStatus(404),
  (_q, r) => html(r, 200, "login"),
  (_q, r) => json(r, 200, {}),
]) {
  test("an answer that is no page of the kit changes nothing", async () => {
    const before = await kitMark(mentor);
    school.faults.push(fault);
    assert.equal(await pullKit(mentor), "retry");
    assert.deepEqual(await kitMark(mentor), before);
  });
}

test("the session's end asks for a login", async () => {
  school.faults.push(withStatus(401));
  assert.equal(await pullKit(mentor), "login");
});

test("a server that no longer knows the cursor gives everything anew, and what is over goes", async () => {
  school.faults.push((_request, response) => json(response, 410, {}));
  school.kit = [[piece("/field", "<h1>Today, anew</h1>")], [piece("/field/nav", "<ul></ul>")]];
  assert.equal(await pullKit(mentor), "done");
  assert.equal((await fragment(mentor, "/field")).html, "<h1>Today, anew</h1>");
  assert.equal(await fragment(mentor, "/field/students"), undefined);
  assert.ok(await fragment(mentor, "/field/nav"));
});

test("a server that never knows the cursor is not asked for ever", async () => {
  const unknown = (_request, response) => json(response, 410, {});
  school.kit = [[piece("/field", "<h1>1</h1>")], [piece("/field/nav", "<ul></ul>")]];
  school.faults.push(unknown, undefined, unknown, undefined, unknown);
  assert.equal(await pullKit(mentor), "retry");
  assert.equal(school.requests.length, 3);
});

test("a page that promises more and goes no further is not asked for ever", async () => {
  const { cursor } = await kitMark(mentor);
  const stuck = (_request, response) => json(response, 200, { cursor, more: true, fragments: [] });
  school.faults.push(...Array(5).fill(stuck));
  assert.equal(await pullKit(mentor), "retry");
  assert.equal(school.requests.length, 1);
});

test("two tabs pulling at once do not disturb each other", async () => {
  school.kit.push([piece("/a", "a")], [piece("/b", "b")]);
  assert.deepEqual(await Promise.all([pullKit(mentor), pullKit(mentor)]), ["done", "done"]);
  assert.equal(school.asked("/api/v1/kit?cursor=1").length, 1);
});

test("the mentor's own students are known for filling a form", async () => {
  assert.deepEqual(await students(mentor), []);
  const index = [{ id: "1", name: "小明", class: "三(1)班", search: "xm 小明" }];
  school.kit.push([piece("/field/index.json", JSON.stringify(index))]);
  await pullKit(mentor);
  assert.equal((await students(mentor))[0].name, "小明");
});
