import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { v7 } from "uuid";
import { readEntries } from "../../webapp/static/src/phone/outbox.js";
import { phoneFetch, SaveFailed } from "../../webapp/static/src/phone/seam.js";
import { anEnrolledPhone, somebody, visit } from "./support/phone.js";
import { openSchool } from "./support/school.js";

let school;
let mentor;
before(async () => {
  school = await openSchool();
});
after(() => school.close());
beforeEach(async () => {
  mentor = await anEnrolledPhone(school);
  school.requests.length = 0;
});

const at = (path) => new URL(path, school.origin).href;
const form = () => ({ id: v7(), kind: "home_visit", version: 1 });
const post = (body) => ({ method: "POST", body });

test("a page of the kit is answered by the phone, whatever the query, without a request", async () => {
  const reply = await phoneFetch(mentor, "/field/students?q=li", { method: "GET" }, null);
  assert.equal(await reply.text(), "<h1>Students</h1>");
  assert.match(reply.headers.get("Content-Type"), /text\/html/);
  assert.equal(school.requests.length, 0);
});

test("a page that is not in the kit comes from the network", async () => {
  const reply = await phoneFetch(mentor, at("/field/statistics"), { method: "GET" }, null);
  assert.equal(await reply.text(), "<p>Flask: GET /field/statistics</p>");
});

test("without a network a page that is not in the kit says so", async () => {
  const reply = await phoneFetch(mentor, "http://127.0.0.1:9/field/statistics", { method: "GET" }, null);
  assert.equal(await reply.text(), "<h1>Needs the network</h1>");
});

test("saving a form answers from the phone at once, before any request", async () => {
  const body = new FormData();
  body.append("student_id", "s");
  body.append("topics", "study");
  body.append("topics", "family");
  body.append("photo", new Blob(["x"]), "x.jpg");
  const reply = await phoneFetch(mentor, "/field/entries/home_visit", post(body), form());
  assert.equal(await reply.text(), "<h1>Saved</h1>");
  assert.equal(reply.headers.get("HX-Push-Url"), "/field/saved");
  assert.equal(school.requests.length, 0);
  const [row] = await readEntries(mentor);
  assert.deepEqual(JSON.parse(row.body).fields, [
    ["student_id", "s"],
    ["topics", "study"],
    ["topics", "family"],
  ]);
  assert.equal(row.student, "s");
});

test("a form without files comes as a query string and is saved the same", async () => {
  await phoneFetch(mentor, "/field/entries/talk", post(new URLSearchParams("a=1&a=2&b=")), form());
  const [row] = await readEntries(mentor);
  assert.deepEqual(JSON.parse(row.body).fields, [
    ["a", "1"],
    ["a", "2"],
    ["b", ""],
  ]);
});

test("when the phone cannot keep it, saving fails aloud and asks no server", async (t) => {
  t.mock.method(IDBObjectStore.prototype, "add", () => {
    throw new DOMException("full", "QuotaExceededError");
  });
  const saving = phoneFetch(mentor, "/field/entries/talk", post(new URLSearchParams("a=1")), form());
  await assert.rejects(saving, SaveFailed);
  assert.equal(school.requests.length, 0);
});

test("somebody who has not enrolled, or nobody at all, is served by Flask", async () => {
  visit(school);
  for (const account of [somebody(), ""]) {
    const page = await phoneFetch(account, at("/field"), { method: "GET" }, null);
    assert.equal(await page.text(), "<p>Flask: GET /field</p>");
    const saved = await phoneFetch(
      account,
      at("/field/entries/talk"),
      post(new URLSearchParams("a=1")),
      form(),
    );
    assert.equal(await saved.text(), "<p>Flask: POST /field/entries/talk</p>");
  }
});

test("a POST that is no entry goes to the network even from an enrolled phone", async () => {
  const reply = await phoneFetch(
    mentor,
    at("/field/duties/1/excuses"),
    post(new URLSearchParams("a=1")),
    null,
  );
  assert.equal(await reply.text(), "<p>Flask: POST /field/duties/1/excuses</p>");
  assert.deepEqual(await readEntries(mentor), []);
});

test("a phone that is not enrolled sends the form under the entry's id, so that twice is once", async () => {
  visit(school);
  const [bare, served] = [form(), form()];
  await phoneFetch(somebody(), at("/field/entries/roll_call"), post(new URLSearchParams("day=1")), bare);
  const named = new URLSearchParams({ record_id: "of the page" });
  await phoneFetch(somebody(), at("/field/entries/home_visit"), post(named), served);
  const sent = school.requests.map(({ body }) => new URLSearchParams(body.toString()).get("record_id"));
  assert.deepEqual(sent, [bare.id, "of the page"]);
});
