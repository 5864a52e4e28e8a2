import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { addFile } from "../../webapp/static/src/phone/drafts.js";
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
  note = await saveWithFile("leaf");
});

/** How many files only this phone has; those sent are kept a while, to be given back (keeping.test.js). */
const held = () =>
  within(mentor, ["outbox", "files"], "readonly", async (tx) => {
    const rows = await tx.objectStore("outbox").getAll();
    const files = rows.flatMap((row) => row.files);
    const sent = new Set(files.filter(({ state }) => state === "sent").map(({ id }) => id));
    return (await tx.objectStore("files").getAllKeys()).filter(([, id]) => !sent.has(id)).length;
  });
const standings = async () => (await entries(mentor)).map(standing);

test("text goes first, then the photo, and then the phone holds nothing that only it has", async () => {
  assert.equal(await sync(mentor), "done");
  assert.deepEqual(
    school.requests.map(({ method, url }) => `${method} ${url}`),
    [
      "POST /api/v1/outbox",
      "POST /api/v1/files",
      `PATCH /api/v1/files/${note.id}`,
      `GET /api/v1/files/${note.id}`,
    ],
  );
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

for (const code of [403, 409, 410, 412, 422, 429, 502]) {
  test(`a photo answered with ${code} is kept`, async () => {
    school.faults.push(asUsual, withStatus(code));
    assert.equal(await sync(mentor), "retry");
    assert.equal(await held(), 1);
  });
}

test("a word about other bytes than ours is not acted on", async () => {
  const other = { id: note.id, sha256: "0".repeat(64), verdict: "accepted" };
  school.faults.push(...[1, 2, 3].map(() => asUsual), (_request, response) => json(response, 200, other));
  assert.equal(await sync(mentor), "retry");
  assert.equal(await held(), 1);
});

test("a refused photo is kept, shown with the reason, and not sent again and again", async () => {
  const refused = { id: note.id, sha256: note.sha256, verdict: "refused", message: "不是图片" };
  school.faults.push(...[1, 2, 3].map(() => asUsual), (_request, response) => json(response, 200, refused));
  await sync(mentor);
  await sync(mentor);
  assert.equal(school.asked("/api/v1/files").length, 3);
  const [row] = await entries(mentor);
  assert.deepEqual([standing(row), row.files[0].message], ["refused", "不是图片"]);
  assert.equal(await held(), 1);
  assert.equal((await status()).state, "attention");
});

test("a photo that fails does not hold up the photo of the next entry", async () => {
  const next = await saveWithFile("river");
  school.faults.push(asUsual, withStatus(500));
  await sync(mentor);
  assert.ok(school.files.has(next.id));
  assert.equal(await held(), 1);
});

test("a cut line stops the photos, and the session's end asks for a login", async () => {
  await saveWithFile("river");
  school.faults.push(asUsual, (_request, response) => response.destroy());
  assert.equal(await sync(mentor), "retry");
  assert.equal(school.asked("/api/v1/files").length, 1);
  school.faults.push(withStatus(401));
  assert.equal(await sync(mentor), "login");
  assert.equal(await sync(mentor), "done");
  assert.equal(await held(), 0);
});

const PIECE = 64 * 1024;
/** Bytes that sealing adds to a file: a nonce and a tag. */
const SEAL = 28;

test("a large recording goes in pieces, and what had arrived before a cut is not sent again", async () => {
  await sync(mentor);
  school.requests.length = 0;
  const content = "说".repeat(3 * PIECE);
  const length = new TextEncoder().encode(content).length + SEAL;
  const sound = await saveWithFile(content);
  school.faults.push(asUsual, asUsual, asUsual, (_request, response) => response.destroy());
  assert.equal(await sync(mentor), "retry");
  const there = school.uploads.get(sound.id).held.length;
  assert.ok(there > 0 && there < length);
  school.requests.length = 0;
  assert.equal(await sync(mentor), "done");
  assert.equal(bytesSent(), length - there);
  assert.equal(school.files.get(sound.id).toString(), content);
  assert.equal(await held(), 0);
});

test("pieces grow on a good line", async () => {
  await saveWithFile("w".repeat(20 * PIECE));
  await sync(mentor);
  const sizes = pieces().map(({ body }) => body.length);
  assert.ok(sizes.length < 8, `${sizes}`);
});

test("a piece that was damaged on the way is sent again", async () => {
  school.faults.push(asUsual, asUsual, withTus(460));
  assert.equal(await sync(mentor), "done");
  assert.equal(pieces().length, 2);
  assert.equal(school.files.get(note.id).toString(), "leaf");
});

test("a phone out of step asks where the server is", async () => {
  school.faults.push(asUsual, asUsual, withTus(409));
  assert.equal(await sync(mentor), "done");
  assert.deepEqual(
    school.asked("/api/v1/files").map(({ method }) => method),
    ["POST", "PATCH", "HEAD", "PATCH", "GET"],
  );
});

test("a server that finds every piece damaged is left in peace until the next time", async () => {
  school.faults.push(asUsual, asUsual, ...[1, 2, 3, 4].flatMap(() => [withTus(460), asUsual]));
  assert.equal(await sync(mentor), "retry");
  assert.equal(await held(), 1);
});

test("whole, but the word on it was lost: nothing is sent twice", async () => {
  school.faults.push(asUsual, asUsual, asUsual, (_request, response) => response.destroy());
  assert.equal(await sync(mentor), "retry");
  assert.equal(await held(), 1);
  school.requests.length = 0;
  assert.equal(await sync(mentor), "done");
  assert.deepEqual([bytesSent(), await held()], [0, 0]);
});

test("a file too large for the server is kept and shown", async () => {
  school.faults.push(asUsual, withTus(413));
  await sync(mentor);
  assert.deepEqual([await held(), (await entries(mentor))[0].files[0].state], [1, "too_large"]);
});

for (const step of ["beginning", "a piece", "the word"]) {
  test(`a portal's page in place of ${step} is no word`, async () => {
    const before = ["the text", "beginning", "a piece", "the word"].indexOf(step);
    school.faults.push(...Array(before).fill(asUsual), withStatus(200));
    assert.equal(await sync(mentor), "retry");
    assert.equal(await held(), 1);
    assert.equal(await sync(mentor), "done");
    assert.equal(await held(), 0);
  });
}

test("a server that knows no pieces gets the whole at once", async () => {
  school.speaksTus = false;
  assert.equal(await sync(mentor), "done");
  school.speaksTus = true;
  const [begun, whole] = school.asked("/api/v1/files");
  assert.deepEqual(
    [begun.method, whole.method, whole.headers["content-type"]],
    ["POST", "PUT", "image/jpeg"],
  );
  assert.equal(await held(), 0);
});

test("the photo of a refused entry is not sent", async () => {
  await sync(mentor);
  school.verdictOn = () => ({ verdict: "refused", message: "没有收下" });
  await saveWithFile("river");
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

function pieces() {
  return school.requests.filter(({ method }) => method === "PATCH");
}

function bytesSent() {
  return pieces().reduce((sum, { body }) => sum + body.length, 0);
}

function withTus(status) {
  return (_request, response) => response.writeHead(status, { "Tus-Resumable": "1.0.0" }).end();
}

async function saveWithFile(content) {
  const talk = aTalk();
  const photo = await aPhoto(content);
  await addFile(mentor, talk, photo, new TextEncoder().encode(content).buffer);
  await addEntry(mentor, talk);
  return photo;
}
