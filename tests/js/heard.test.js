import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { v7 } from "uuid";
import { addFile, openDraft } from "../../webapp/static/src/phone/drafts.js";
import { forgetPieces, keepPiece, unfinished } from "../../webapp/static/src/phone/heard.js";
import { within } from "../../webapp/static/src/phone/store.js";
import { forget, keyOf, Locked } from "../../webapp/static/src/phone/vault.js";
import { anEnrolledPhone, aTalk, somebody } from "./support/phone.js";
import { openSchool } from "./support/school.js";

const WORDS = ["奶奶说", "夜里", "咳嗽"];
const TYPE = "audio/webm;codecs=opus";
let school;
let home;
let typed;
before(async () => {
  school = await openSchool();
});
after(() => school.close());
beforeEach(async () => {
  home = { account: await anEnrolledPhone(school), within, keyOf };
  typed = aTalk();
});

const utf8 = (text) => new TextEncoder().encode(text).buffer;

/** Somebody speaks, and the browser is killed in the middle of it. */
async function cutOff(entry = typed.id, words = WORDS) {
  const recording = { entry, id: v7(), type: TYPE };
  for (const [n, word] of words.entries()) await keepPiece(home, recording, n + 1, utf8(word));
  return recording;
}

async function held() {
  return within(home.account, ["files"], "readonly", (tx) => tx.objectStore("files").getAll());
}

async function found(entry = typed.id) {
  const all = await unfinished(home, entry);
  return Promise.all(all.map(async ({ recording, sound }) => [recording.id, await sound.text(), sound.type]));
}

test("what was said until the browser was killed is there as it was said, also after more than nine pieces", async () => {
  const recording = await cutOff(
    typed.id,
    Array.from({ length: 12 }, (_, n) => `${n} `),
  );
  assert.deepEqual(await found(), [[recording.id, "0 1 2 3 4 5 6 7 8 9 10 11 ", TYPE]]);
});

test("its pieces lie sealed, and a locked home gives none of them", async () => {
  await cutOff();
  for (const { bytes } of await held())
    assert.ok(WORDS.every((word) => !new TextDecoder().decode(bytes).includes(word)));
  forget(home.account);
  await assert.rejects(unfinished(home, typed.id), Locked);
  await assert.rejects(keepPiece(home, { entry: typed.id, id: v7(), type: TYPE }, 1, utf8("no")), Locked);
});

test("a piece that was moved to another place, or changed, opens nothing", async () => {
  await cutOff();
  const [first] = await held();
  new Uint8Array(first.bytes)[20] ^= 1;
  await within(home.account, ["files"], "readwrite", (tx) => tx.objectStore("files").put(first));
  await assert.rejects(unfinished(home, typed.id), { name: "OperationError" });
});

test("once it is a file of the draft its pieces are gone, and of another recording none is", async () => {
  const [kept, other] = [await cutOff(), await cutOff(typed.id, ["另一段"])];
  const note = { id: kept.id, sha256: "0".repeat(64), type: "audio/webm", size: 3, name: "sounds" };
  await addFile(home.account, typed, note, utf8("奶奶说"));
  assert.deepEqual(await found(), [[other.id, "另一段", TYPE]]);
  assert.equal((await openDraft(home.account, typed.id)).draft.files.length, 1);
});

test("what its owner throws away is gone, and nothing else is", async () => {
  const [gone, kept] = [await cutOff(), await cutOff()];
  await forgetPieces(home, gone);
  assert.deepEqual(
    (await found()).map(([id]) => id),
    [kept.id],
  );
});

test("another draft's recording is not offered, and a draft without one has none", async () => {
  await cutOff(v7());
  assert.deepEqual(await found(), []);
});

test("without a home nothing is kept, and that is told", async () => {
  const none = { ...home, account: somebody() };
  await assert.rejects(keepPiece(none, { entry: typed.id, id: v7(), type: TYPE }, 1, utf8("no")));
});
