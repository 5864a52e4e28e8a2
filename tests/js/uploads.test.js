import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { addPhoto } from "../../webapp/static/src/phone/drafts.js";
import { addEntry, entries, standing } from "../../webapp/static/src/phone/outbox.js";
import { statusOf } from "../../webapp/static/src/phone/status.js";
import { within } from "../../webapp/static/src/phone/store.js";
import { sync } from "../../webapp/static/src/phone/sync.js";
import { anEnrolledPhone, aPhoto, aTalk, saveATalk } from "./support/phone.js";
import { json, openSchool, serve, withStatus } from "./support/school.js";

let school;
let mentor;
let note;
before(async () => {
  school = await openSchool();
});
after(() => school.close());
beforeEach(async () => {
  school.faults.length = 0;
  school.verdictOn = () => ({ verdict: "accepted" });
  mentor = await anEnrolledPhone(school);
  school.requests.length = 0;
  note = await saveWithPhoto("leaf");
});

const held = () => within(mentor, ["files"], "readonly", (tx) => tx.objectStore("files").count());
const standings = async () => (await entries(mentor)).map(standing);

test("text goes first, then the photo, and then the phone forgets the bytes", async () => {
  assert.equal(await sync(mentor), "done");
  assert.deepEqual(
    school.requests.map(({ method, url }) => `${method} ${url}`),
    ["POST /api/v1/outbox", `PUT /api/v1/files/${note.id}`],
  );
  assert.equal(school.requests[1].headers["content-type"], "image/jpeg");
  assert.equal(school.files.get(note.id).toString(), "leaf");
  assert.equal(await held(), 0);
  assert.deepEqual(await standings(), ["accepted"]);
});

test("an entry whose photo has not arrived is not called sent", async () => {
  school.faults.push(asUsual, withStatus(500));
  assert.equal(await sync(mentor), "retry");
  assert.deepEqual(await standings(), ["waiting"]);
  assert.deepEqual([(await status()).state, (await status()).count], ["waiting", 1]);
  assert.equal(await sync(mentor), "done");
  assert.equal((await status()).state, "sent");
});

for (const code of [403, 404, 409, 429, 502]) {
  test(`a photo answered with ${code} is kept`, async () => {
    school.faults.push(asUsual, withStatus(code));
    assert.equal(await sync(mentor), "retry");
    assert.equal(await held(), 1);
  });
}

test("a word about other bytes than ours is not acted on", async () => {
  const other = { id: note.id, sha256: "0".repeat(64), verdict: "accepted" };
  school.faults.push(asUsual, (_request, response) => json(response, 200, other));
  assert.equal(await sync(mentor), "retry");
  assert.equal(await held(), 1);
});

test("a refused photo is kept, shown with the reason, and not sent again and again", async () => {
  const refused = { id: note.id, sha256: note.sha256, verdict: "refused", message: "不是图片" };
  school.faults.push(asUsual, (_request, response) => json(response, 200, refused));
  await sync(mentor);
  await sync(mentor);
  assert.equal(school.asked("/api/v1/files").length, 1);
  const [row] = await entries(mentor);
  assert.deepEqual([standing(row), row.files[0].message], ["refused", "不是图片"]);
  assert.equal(await held(), 1);
  assert.equal((await status()).state, "attention");
});

test("a photo that fails does not hold up the photo of the next entry", async () => {
  const next = await saveWithPhoto("river");
  school.faults.push(asUsual, withStatus(500));
  await sync(mentor);
  assert.ok(school.files.has(next.id));
  assert.equal(await held(), 1);
});

test("a cut line stops the photos, and the session's end asks for a login", async () => {
  await saveWithPhoto("river");
  school.faults.push(asUsual, (_request, response) => response.destroy());
  assert.equal(await sync(mentor), "retry");
  assert.equal(school.asked("/api/v1/files").length, 1);
  school.faults.push(withStatus(401));
  assert.equal(await sync(mentor), "login");
  assert.equal(await sync(mentor), "done");
  assert.equal(await held(), 0);
});

test("the photo of a refused entry is not sent", async () => {
  await sync(mentor);
  school.verdictOn = () => ({ verdict: "refused", message: "没有收下" });
  await saveWithPhoto("river");
  school.requests.length = 0;
  await sync(mentor);
  assert.equal(school.asked("/api/v1/files").length, 0);
  assert.equal(await held(), 1);
});

test("an entry without photos needs no second request", async () => {
  await sync(mentor);
  await saveATalk(mentor);
  school.requests.length = 0;
  await sync(mentor);
  assert.equal(school.requests.length, 1);
});

const status = () => statusOf(mentor, new Date());

function asUsual(request, response, body, there) {
  serve(there, request, response, body);
}

async function saveWithPhoto(content) {
  const talk = aTalk();
  const photo = await aPhoto(content);
  await addPhoto(mentor, talk, photo, new TextEncoder().encode(content).buffer);
  await addEntry(mentor, talk);
  return photo;
}
