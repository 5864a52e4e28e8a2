import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { digestOf } from "../../webapp/static/src/phone/envelope.js";
import { entries } from "../../webapp/static/src/phone/outbox.js";
import { statusOf } from "../../webapp/static/src/phone/status.js";
import { sync } from "../../webapp/static/src/phone/sync.js";
import { anEnrolledPhone, saveATalk } from "./support/phone.js";
import { openSchool, serve, withStatus } from "./support/school.js";

let school;
let teacher;
before(async () => {
  school = await openSchool();
});
after(() => school.close());
beforeEach(async () => {
  school.faults.length = 0;
  school.entries.clear();
  teacher = await anEnrolledPhone(school);
  school.requests.length = 0;
});

const status = () => statusOf(teacher, new Date());
const states = async () => (await entries(teacher)).map((row) => row.state).reverse();

test("one digest of all texts goes over the line instead of one each", async () => {
  const saved = [await saveATalk(teacher), await saveATalk(teacher)];
  await sync(teacher);
  const { digest, entries: sent } = JSON.parse(school.requests[0].body);
  assert.equal(digest, await digestOf(saved.map((row) => row.digest).join("\n")));
  assert.ok(sent.every((entry) => entry.body && !("digest" in entry)));
});

test("a batch too large is halved until it goes", async () => {
  for (let n = 0; n < 5; n += 1) await saveATalk(teacher);
  school.faults.push(withStatus(413), withStatus(413));
  assert.equal(await sync(teacher), "done");
  assert.equal(school.entries.size, 5);
  const sizes = school.requests.map(({ body }) => JSON.parse(body).entries.length);
  assert.deepEqual(sizes.slice(0, 3), [5, 3, 2]);
});

test("one entry too large for the server is kept and shown, and the rest goes", async () => {
  const huge = await saveATalk(teacher);
  await saveATalk(teacher);
  await saveATalk(teacher);
  const refuseHuge = (request, response, body, there) => {
    if (JSON.parse(body).entries.some(({ id }) => id === huge.id)) withStatus(413)(request, response);
    else serve(there, request, response, body);
  };
  school.faults.push(...Array(6).fill(refuseHuge));
  await sync(teacher);
  assert.deepEqual(await states(), ["too_large", "accepted", "accepted"]);
  assert.equal((await status()).state, "attention");
});

test("an entry that makes the whole batch malformed is left waiting while the others go", async () => {
  const odd = await saveATalk(teacher);
  await saveATalk(teacher);
  await saveATalk(teacher);
  const choke = (request, response, body, there) => {
    if (JSON.parse(body).entries.some(({ id }) => id === odd.id)) withStatus(422)(request, response);
    else serve(there, request, response, body);
  };
  school.faults.push(...Array(6).fill(choke));
  assert.equal(await sync(teacher), "retry");
  assert.deepEqual(await states(), ["waiting", "accepted", "accepted"]);
});

test("an entry that the server stumbles over does not hold up the others", async () => {
  const odd = await saveATalk(teacher);
  await saveATalk(teacher);
  await saveATalk(teacher);
  const stumble = (request, response, body, there) => {
    if (JSON.parse(body).entries.some(({ id }) => id === odd.id)) withStatus(500)(request, response);
    else serve(there, request, response, body);
  };
  school.faults.push(...Array(6).fill(stumble));
  assert.equal(await sync(teacher), "retry");
  assert.deepEqual(await states(), ["waiting", "accepted", "accepted"]);
});

test("a server that stumbles over everything is left in peace after a few tries", async () => {
  for (let n = 0; n < 16; n += 1) await saveATalk(teacher);
  school.faults.push(...Array(40).fill(withStatus(500)));
  assert.equal(await sync(teacher), "retry");
  assert.ok(school.requests.length < 10, String(school.requests.length));
  assert.ok((await states()).every((state) => state === "waiting"));
});

test("a long holiday's queue goes in batches of at most 100 entries and a megabyte", async () => {
  for (let n = 0; n < 105; n += 1) await saveATalk(teacher);
  for (let n = 0; n < 4; n += 1) await saveATalk(teacher, { words: "长".repeat(100_000) });
  assert.equal(await sync(teacher), "done");
  const sizes = school.requests.map(({ body }) => [JSON.parse(body).entries.length, body.length]);
  assert.equal(school.entries.size, 109);
  assert.ok(sizes.every(([count, weight]) => count <= 100 && weight <= 1_000_000));
  assert.equal(sizes[0][0], 100);
});
