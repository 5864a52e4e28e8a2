import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { onChange } from "../../webapp/static/src/phone/changes.js";
import { addFile, draftToMend, openDraft } from "../../webapp/static/src/phone/drafts.js";
import { digestOf } from "../../webapp/static/src/phone/envelope.js";
import { addEntry, entries, readEntries, standing } from "../../webapp/static/src/phone/outbox.js";
import { statusOf } from "../../webapp/static/src/phone/status.js";
import { within } from "../../webapp/static/src/phone/store.js";
import { sync } from "../../webapp/static/src/phone/sync.js";
import { anEnrolledPhone, aPhoto, aTalk, saveATalk } from "./support/phone.js";
import { html, json, openSchool, serve, withStatus } from "./support/school.js";

let school;
let teacher;
before(async () => {
  school = await openSchool();
});
after(() => school.close());
beforeEach(async () => {
  school.faults.length = 0;
  school.entries.clear();
  school.verdictOn = () => ({ verdict: "accepted" });
  teacher = await anEnrolledPhone(school);
  school.requests.length = 0;
});

const status = () => statusOf(teacher, new Date());
const states = async () => (await entries(teacher)).map((row) => row.state).reverse();

test("everything saved arrives once, in order, under its author's name", async () => {
  const saved = [await saveATalk(teacher), await saveATalk(teacher), await saveATalk(teacher)];
  assert.equal(await sync(teacher), "done");
  assert.deepEqual(
    [...school.entries.keys()],
    saved.map((row) => row.id),
  );
  assert.equal(school.requests[0].headers["runxin-account"], teacher);
  const { state, sent, total, time } = await status();
  assert.deepEqual([state, sent, total], ["sent", 3, 3]);
  assert.ok(Date.parse(time));
});

test("the text that arrives is the text that was digested, letter for letter", async () => {
  const row = await saveATalk(teacher, { words: "奶奶说“放心”".repeat(200) });
  await sync(teacher);
  assert.equal(school.requests[0].headers["content-encoding"], "gzip");
  const { body } = school.entries.get(row.id);
  assert.equal(await digestOf(body), row.digest);
  assert.equal(body, (await readEntries(teacher))[0].body);
});

test("a reply that was lost is asked for again and the entry is there once", async () => {
  await saveATalk(teacher);
  school.faults.push((request, response, body, there) => {
    serve(there, request, { writeHead: () => ({ end: () => {} }) }, body);
    response.destroy();
  });
  assert.equal(await sync(teacher), "retry");
  assert.deepEqual(await states(), ["waiting"]);
  assert.equal(await sync(teacher), "done");
  assert.equal(school.entries.size, 1);
  assert.deepEqual(await states(), ["accepted"]);
});

test("a reply cut in the middle changes nothing", async () => {
  await saveATalk(teacher);
  school.faults.push((_request, response) => {
    response.writeHead(200, { "Content-Type": "application/json", "Content-Length": "500" });
    response.write('{"verdicts": [{"id":');
    setTimeout(() => response.destroy(), 10);
  });
  assert.equal(await sync(teacher), "retry");
  assert.deepEqual(await states(), ["waiting"]);
});

for (const code of [403, 404, 409, 422, 429, 500, 502, 503]) {
  test(`an answer of ${code} removes nothing, and the person is not told that all is sent`, async () => {
    await saveATalk(teacher);
    school.faults.push(withStatus(code));
    assert.equal(await sync(teacher), "retry");
    assert.deepEqual(await states(), ["waiting"]);
    assert.equal((await status()).state, "waiting");
  });
}

test("a login page with status 200 is no verdict", async () => {
  await saveATalk(teacher);
  school.faults.push((_request, response) => html(response, 200, '<form action="/login"></form>'));
  assert.equal(await sync(teacher), "retry");
  assert.deepEqual(await states(), ["waiting"]);
});

test("a redirect to somewhere else is not followed and changes nothing", async () => {
  await saveATalk(teacher);
  school.faults.push((_request, response) => response.writeHead(302, { Location: "/login" }).end());
  assert.equal(await sync(teacher), "retry");
  assert.equal(school.requests.length, 1);
  assert.deepEqual(await states(), ["waiting"]);
});

test("JSON of another shape is no verdict", async () => {
  await saveATalk(teacher);
  for (const odd of [[], { verdicts: "all" }, { verdicts: [null, 7, { verdict: "accepted" }] }, "ok", null]) {
    school.faults.push((_request, response) => json(response, 200, odd));
    assert.equal(await sync(teacher), "retry");
    assert.deepEqual(await states(), ["waiting"]);
  }
});

test("a verdict on another text, or an unknown verdict, is not acted on", async () => {
  await saveATalk(teacher);
  for (const wrong of [{ digest: "0".repeat(64) }, { verdict: "perhaps" }, { id: crypto.randomUUID() }]) {
    school.verdictOn = () => ({ verdict: "accepted", ...wrong });
    school.entries.clear();
    assert.equal(await sync(teacher), "retry");
    assert.deepEqual(await states(), ["waiting"]);
  }
});

test("when the session has ended the queue waits, the person is told, and after login everything goes", async () => {
  await saveATalk(teacher);
  await saveATalk(teacher);
  school.faults.push(withStatus(401));
  assert.equal(await sync(teacher), "login");
  assert.equal((await status()).state, "login");
  assert.equal(await sync(teacher), "done");
  assert.equal((await status()).state, "sent");
});

test("an entry kept for a decision counts as sent and says so", async () => {
  await saveATalk(teacher);
  school.verdictOn = () => ({ verdict: "parked", message: "学生已转班" });
  await sync(teacher);
  const [row] = await entries(teacher);
  assert.deepEqual([row.state, row.message], ["parked", "学生已转班"]);
  assert.equal((await status()).count, 0);
});

test("a refused entry stays with the reason, and does not hold up the others", async () => {
  const bad = await saveATalk(teacher);
  await saveATalk(teacher);
  school.verdictOn = (entry) => (entry.id === bad.id ? refusal() : { verdict: "accepted" });
  await sync(teacher);
  assert.deepEqual(await states(), ["refused", "accepted"]);
  const row = (await entries(teacher)).at(-1);
  assert.equal(row.problems[0].message, "请写经过");
  assert.equal((await status()).state, "attention");
});

test("a refused entry is mended with its photos and goes under a new id", async () => {
  const talk = aTalk();
  await addFile(teacher, talk, await aPhoto("leaf"), new TextEncoder().encode("leaf").buffer);
  await addEntry(teacher, talk);
  school.verdictOn = (entry) => (entry.id === talk.id ? refusal() : { verdict: "accepted" });
  await sync(teacher);
  const id = await draftToMend(teacher, talk.id);
  assert.equal(await draftToMend(teacher, talk.id), id);
  const { draft } = await openDraft(teacher, id);
  assert.equal(draft.problems[0].field, "summary");
  await addEntry(teacher, { id, kind: "talk", version: 1, fields: [["summary", "完整的经过"]] });
  await sync(teacher);
  assert.deepEqual(JSON.parse(school.entries.get(id).body).fields.at(-1), ["mends", talk.id]);
  assert.deepEqual(
    (await entries(teacher)).map((row) => [row.id, standing(row)]),
    [[id, "accepted"]],
  );
  assert.equal((await status()).state, "sent");
});

test("an entry mended twice leaves nothing behind when it is accepted", async () => {
  const talk = aTalk();
  await addFile(teacher, talk, await aPhoto("leaf"), new TextEncoder().encode("leaf").buffer);
  await addEntry(teacher, talk);
  let id = talk.id;
  for (const words of ["还是不行", "完整的经过"]) {
    school.verdictOn = refusal;
    await sync(teacher);
    id = await draftToMend(teacher, id);
    const { draft } = await openDraft(teacher, id);
    assert.deepEqual(
      draft.problems.map(({ field, message }) => [field, message]),
      [
        ["summary", "请写经过"],
        ["", "没有收下"],
      ],
    );
    await addEntry(teacher, { id, kind: "talk", version: 1, fields: [["summary", words]] });
  }
  school.verdictOn = () => ({ verdict: "accepted" });
  await sync(teacher);
  const left = await within(teacher, ["outbox", "files"], "readonly", (tx) =>
    Promise.all([tx.objectStore("outbox").getAllKeys(), tx.objectStore("files").count()]),
  );
  assert.deepEqual(left, [[id], 1], "the accepted one's own photo is kept, to be given back");
});

test("when the store fails in the middle the strip does not say for ever that something is being sent", async (t) => {
  await saveATalk(teacher);
  const told = [];
  onChange((change) => change.account === teacher && "sending" in change && told.push(change.sending));
  t.mock.method(IDBIndex.prototype, "getAll", () => {
    throw new DOMException("gone", "NotFoundError");
  });
  await assert.rejects(sync(teacher));
  assert.deepEqual(told, [{ sent: 0, total: 1 }, null]);
});

test("with nobody answering nothing changes", async () => {
  await saveATalk(teacher);
  globalThis.location = new URL("http://127.0.0.1:9/");
  assert.equal(await sync(teacher), "retry");
  assert.deepEqual(await states(), ["waiting"]);
});

test("four tabs send each entry once", async () => {
  for (let n = 0; n < 8; n += 1) await saveATalk(teacher);
  await Promise.all([sync(teacher), sync(teacher), sync(teacher), sync(teacher)]);
  const sent = school.requests.flatMap(({ body }) => JSON.parse(body).entries.map(({ id }) => id));
  assert.equal(sent.length, 8);
  assert.equal(new Set(sent).size, 8);
});

test("while another person is logged in the first one's entries stay unsent", async () => {
  await saveATalk(teacher);
  const other = await anEnrolledPhone(school);
  await saveATalk(other);
  await sync(other);
  assert.equal(school.entries.size, 1);
  assert.deepEqual(await states(), ["waiting"]);
});

test("a server restored from a backup is given what it has lost", async () => {
  const row = await saveATalk(teacher);
  await sync(teacher);
  school.entries.clear();
  school.epoch = "restored";
  await saveATalk(teacher);
  await sync(teacher);
  school.epoch = "first";
  assert.equal(school.entries.size, 2);
  assert.ok(school.entries.has(row.id));
});

function refusal() {
  return { verdict: "refused", message: "没有收下", problems: [{ field: "summary", message: "请写经过" }] };
}
