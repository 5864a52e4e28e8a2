import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { withBallast } from "../../webapp/static/src/phone/ballast.js";
import { aboutThisPhone } from "../../webapp/static/src/phone/device.js";
import { forgetFiles } from "../../webapp/static/src/phone/keeping.js";
import { entries } from "../../webapp/static/src/phone/outbox.js";
import { kick } from "../../webapp/static/src/phone/schedule.js";
import { within } from "../../webapp/static/src/phone/store.js";
import { sync } from "../../webapp/static/src/phone/sync.js";
import { forgetOld, meetEpoch } from "../../webapp/static/src/phone/verdicts.js";
import { forget, Locked } from "../../webapp/static/src/phone/vault.js";
import { anEnrolledPhone, aPhoto, saveATalk } from "./support/phone.js";
import { openSchool } from "./support/school.js";

const DAY = 24 * 3600 * 1000;
let school;
let teacher;
before(async () => {
  school = await openSchool();
});
after(() => school.close());
beforeEach(async () => {
  Object.assign(school, { epoch: "first", giveBack: false, faults: [], recovery: new Map() });
  loseEverything();
  teacher = await anEnrolledPhone(school);
});

/** The school's disk. */
function loseEverything() {
  for (const lost of [school.entries, school.files, school.uploads]) lost.clear();
}

const held = () => within(teacher, ["files"], "readonly", (tx) => tx.objectStore("files").count());

/** A talk with a photo, sent. */
async function aSentPhoto(content = "leaf") {
  const { id: entry } = await saveATalk(teacher);
  const note = await aPhoto(content);
  await within(teacher, ["outbox", "files"], "readwrite", async (tx) => {
    const row = await tx.objectStore("outbox").get(entry);
    await tx.objectStore("outbox").put({ ...row, files: [{ ...note, state: "waiting", message: "" }] });
    await tx
      .objectStore("files")
      .put({ entry, id: note.id, bytes: new TextEncoder().encode(content).buffer });
  });
  await sync(teacher);
  assert.ok(school.files.has(note.id));
  return { entry, note };
}

test("a restored server is given its entries and their photos again, with nothing new to send", async () => {
  const { entry, note } = await aSentPhoto();
  const waiting = await saveATalk(teacher);
  await sync(teacher);
  loseEverything();
  school.epoch = "restored";
  await within(teacher, ["meta"], "readwrite", (tx) => tx.objectStore("meta").delete("kit"));
  await kick(teacher);
  assert.deepEqual([...school.entries.keys()].sort(), [entry, waiting.id].sort());
  assert.equal(school.files.get(note.id).toString(), "leaf");
  assert.deepEqual(
    (await entries(teacher)).map(({ state }) => state),
    ["accepted", "accepted"],
  );
});

test("a locked phone that learns of it gives back envelopes, and the photo as it lies there", async () => {
  const { entry, note } = await aSentPhoto();
  loseEverything();
  forget(teacher);
  const late = await saveATalk(teacher).catch((fault) => fault);
  assert.ok(late instanceof Locked, "nothing new can be sealed for the author");
  await meetEpoch(teacher, { epoch: "restored" });
  assert.equal(await sync(teacher), "done");
  assert.deepEqual([...school.entries.keys()], [entry]);
  assert.ok(school.files.has(note.id));
});

test("a restored server is given the key for a forgotten PIN again, though the phone is locked", async () => {
  await saveATalk(teacher);
  await kick(teacher);
  const [[device, before]] = [...school.recovery];
  school.recovery.clear();
  loseEverything();
  school.epoch = "restored";
  await saveATalk(teacher);
  forget(teacher);
  await kick(teacher);
  assert.deepEqual([...school.recovery], [[device, before]]);
  school.requests.length = 0;
  await kick(teacher);
  assert.equal(school.asked(`/api/v1/devices/${device}/recovery`).length, 0);
});

test("a restored server whose kit alone says so is given that key in the same round", async () => {
  school.recovery.clear();
  school.epoch = "restored";
  await within(teacher, ["meta"], "readwrite", (tx) => tx.objectStore("meta").delete("kit"));
  await kick(teacher);
  assert.equal(school.recovery.size, 1);
});

test("a server that was put back without a word asks for what it lacks, once", async () => {
  const { entry } = await aSentPhoto();
  school.entries.clear();
  school.giveBack = true;
  await within(teacher, ["meta"], "readwrite", (tx) => tx.objectStore("meta").delete("kit"));
  const asked = school.asked("/api/v1/outbox").length;
  const settle = setInterval(() => {
    if (school.entries.has(entry)) school.giveBack = false;
  }, 1);
  await kick(teacher);
  clearInterval(settle);
  assert.ok(school.entries.has(entry));
  assert.ok(school.asked("/api/v1/outbox").length - asked <= 3);
});

test("a phone says the last number it was told, and of which entry", async () => {
  assert.equal((await aboutThisPhone(teacher))["Runxin-Last"], undefined);
  await saveATalk(teacher);
  const { id } = await saveATalk(teacher);
  await sync(teacher);
  assert.equal((await aboutThisPhone(teacher))["Runxin-Last"], `2.${id}`);
});

test("the bytes of a sent photo are kept for thirty days, and go with their entry", async () => {
  await aSentPhoto();
  await forgetFiles(teacher, Date.now() + 29 * DAY);
  assert.equal(await held(), 1);
  await forgetOld(teacher, Date.now() + 31 * DAY);
  assert.equal(await held(), 0);
});

test("the oldest give way when they take more than their share", async () => {
  await aSentPhoto("first");
  await aSentPhoto("second");
  await within(teacher, ["outbox"], "readwrite", async (tx) => {
    const outbox = tx.objectStore("outbox");
    for (const row of await outbox.getAll())
      await outbox.put({ ...row, files: row.files.map((file) => ({ ...file, size: 40 * 2 ** 20 })) });
  });
  await forgetFiles(teacher, Date.now());
  assert.equal(await held(), 1);
});

test("a full disk takes what is only kept before it takes the ballast", async () => {
  await aSentPhoto();
  let tries = 0;
  const answer = await withBallast(teacher, async () => {
    tries += 1;
    if (tries === 1) throw new DOMException("full", "QuotaExceededError");
    return "saved";
  });
  assert.equal(answer, "saved");
  assert.equal(await held(), 0);
  const ballast = await within(teacher, ["meta"], "readonly", (tx) =>
    tx.objectStore("meta").count("ballast"),
  );
  assert.equal(ballast, 1);
});
