import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { onChange } from "../../webapp/static/src/phone/changes.js";
import { leaveIfRevoked } from "../../webapp/static/src/phone/revoked.js";
import { kick } from "../../webapp/static/src/phone/schedule.js";
import { homes, within } from "../../webapp/static/src/phone/store.js";
import { anEnrolledPhone, aPhoto, saveATalk } from "./support/phone.js";
import { json, openSchool, serve, withStatus } from "./support/school.js";

let school;
let teacher;
before(async () => {
  school = await openSchool();
});
after(() => school.close());
beforeEach(async () => {
  Object.assign(school, { revoked: false, emptied: 0, faults: [] });
  school.entries.clear();
  teacher = await anEnrolledPhone(school);
});

const hasHome = async () => (await homes()).includes(teacher);
const countOf = (store) =>
  within(teacher, [store], "readonly", (tx) => tx.objectStore(store).count()).catch(() => -1);

const asUsual = (request, response, body, there) => serve(there, request, response, body);

/** The session has ended, as revoking ends it: everything but the doors for phones out of service answers 401. */
function shut() {
  school.revoked = true;
  const closed = (request, response, body, there) => {
    school.faults.push(closed);
    if (request.url.includes("/handover")) serve(there, request, response, body);
    else json(response, 401, { code: "login_needed" });
  };
  school.faults.push(closed);
}

test("a phone in service stays as it is", async () => {
  assert.equal(await leaveIfRevoked(teacher), false);
  assert.ok(await hasHome());
});

test("a revoked phone hands over what it holds, says that it is empty, and is", async () => {
  const told = [];
  onChange((change) => change.account === teacher && change.revoked && told.push(change));
  const { id } = await saveATalk(teacher);
  shut();
  await kick(teacher);
  assert.deepEqual([...school.entries.keys()], [id]);
  assert.equal(school.emptied, 1);
  assert.equal(await hasHome(), false);
  assert.equal(told.length, 1);
});

test("without a network it forgets nothing, and with a bad one it forgets what can be read first", async () => {
  await saveATalk(teacher);
  school.revoked = true;
  school.faults.push((_request, response) => response.destroy());
  assert.equal(await leaveIfRevoked(teacher), false);
  assert.equal(await countOf("fragments"), 7);
  school.faults.push(asUsual, withStatus(503));
  assert.equal(await leaveIfRevoked(teacher), true);
  assert.equal(await countOf("fragments"), 0);
  assert.equal(await countOf("outbox"), 1);
  school.faults.length = 0;
  assert.equal(await leaveIfRevoked(teacher), true);
  assert.equal(school.entries.size, 1);
  assert.equal(await hasHome(), false);
});

test("a lost reply to its last word does not keep it from emptying itself", async () => {
  school.revoked = true;
  const losing = (request, response, body, there) => {
    if (request.method !== "DELETE") {
      there.faults.push(losing);
      return serve(there, request, response, body);
    }
    there.emptied = 1;
    return response.destroy();
  };
  school.faults.push(losing);
  assert.equal(await leaveIfRevoked(teacher), true);
  assert.ok(await hasHome());
  assert.equal(await leaveIfRevoked(teacher), true);
  assert.equal(await hasHome(), false);
});

test("an answer that is not the school's empties no phone", async () => {
  for (const fault of [
    (_q, response) => json(response, 200, { revoked: "yes" }),
    (_q, response) => json(response, 404, { code: "not_found" }),
    (_q, response) => json(response, 410, { revoked: true }),
    withStatus(200),
    withStatus(404),
  ]) {
    school.faults.push(fault);
    assert.equal(await leaveIfRevoked(teacher), false);
  }
  assert.equal(await countOf("fragments"), 7);
});

test("another person's home on the same phone stays", async () => {
  const colleague = await anEnrolledPhone(school);
  school.revoked = true;
  await leaveIfRevoked(teacher);
  assert.equal(await hasHome(), false);
  assert.ok((await homes()).includes(colleague));
});

test("the photo of what it hands over goes along, and a page of somebody in between is no word for it", async () => {
  const { id: entry } = await saveATalk(teacher);
  const note = await aPhoto("leaf");
  await within(teacher, ["outbox", "files"], "readwrite", async (tx) => {
    const row = await tx.objectStore("outbox").get(entry);
    await tx.objectStore("outbox").put({ ...row, files: [{ ...note, state: "waiting", message: "" }] });
    await tx.objectStore("files").put({ entry, id: note.id, bytes: new TextEncoder().encode("leaf").buffer });
  });
  school.revoked = true;
  const portal = (request, response, body, there) => {
    if (request.method === "PUT") return withStatus(200)(request, response);
    there.faults.push(portal);
    return serve(there, request, response, body);
  };
  school.faults.push(portal);
  assert.equal(await leaveIfRevoked(teacher), true);
  assert.equal(await countOf("files"), 1);
  assert.equal(await leaveIfRevoked(teacher), true);
  assert.equal(school.files.get(note.id).toString(), "leaf");
  assert.equal(await hasHome(), false);
});
