import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { nextBatch } from "../../webapp/static/src/phone/batch.js";
import { concealHome } from "../../webapp/static/src/phone/conceal.js";
import { addFile, drafts, draftToMend, keepDraft, openDraft } from "../../webapp/static/src/phone/drafts.js";
import { fragment, pullKit } from "../../webapp/static/src/phone/kit.js";
import { addEntry, entries, readEntries } from "../../webapp/static/src/phone/outbox.js";
import { makeVault, unlock } from "../../webapp/static/src/phone/pin.js";
import { phoneFetch } from "../../webapp/static/src/phone/seam.js";
import { statusOf } from "../../webapp/static/src/phone/status.js";
import { within } from "../../webapp/static/src/phone/store.js";
import { sync } from "../../webapp/static/src/phone/sync.js";
import { forget, isLocked, Locked, whenOpen } from "../../webapp/static/src/phone/vault.js";
import { anEnrolledPhone, aPhoto, aTalk, PIN, saveATalk } from "./support/phone.js";
import { openSchool } from "./support/school.js";

const WORDS = "奶奶说夜里咳嗽 13900001111";
const STORES = ["meta", "outbox", "files", "drafts", "fragments"];
let school;
let teacher;
before(async () => {
  school = await openSchool();
});
after(() => school.close());
beforeEach(async () => {
  school.entries.clear();
  school.requests.length = 0;
  school.verdictOn = () => ({ verdict: "accepted" });
  teacher = await anEnrolledPhone(school);
});

/** Everything the home holds, as bytes that could be searched. */
async function everythingIn(account) {
  const rows = await within(account, STORES, "readonly", (tx) =>
    Promise.all(STORES.map((name) => tx.objectStore(name).getAll())),
  );
  const texts = [];
  JSON.stringify(rows, (_key, value) => {
    if (value instanceof ArrayBuffer)
      texts.push(Buffer.from(value).toString("latin1"), Buffer.from(value).toString());
    return value;
  });
  return JSON.stringify(rows) + texts.join();
}

test("a locked phone shows nothing and keeps everything; the PIN opens it again", async () => {
  await saveATalk(teacher, { words: WORDS });
  await keepDraft(teacher, aTalk());
  forget(teacher);
  assert.equal(await isLocked(teacher), true);
  await assert.rejects(fragment(teacher, "/field"), Locked);
  await assert.rejects(readEntries(teacher), Locked);
  await assert.rejects(drafts(teacher), Locked);
  await unlock(teacher, PIN);
  assert.equal((await fragment(teacher, "/field")).html, "<h1>Today</h1>");
  assert.match((await readEntries(teacher))[0].body, /奶奶说/);
});

test("no word, name or number lies readable in the home, nor any pixel of a photo", async () => {
  school.kit[0].push({ path: "/field/students/1", version: "1", html: `<h1>周小燕</h1>${WORDS}` });
  const account = await anEnrolledPhone(school);
  const leaf = new TextEncoder().encode("a leaf in a courtyard").buffer;
  const typed = { ...aTalk(), fields: [["summary", WORDS]] };
  await addFile(account, typed, await aPhoto("a leaf in a courtyard"), leaf);
  await saveATalk(account, { words: WORDS, student: "0193a5c0-dddd-7000-8000-000000000001" });
  const found = await everythingIn(account);
  for (const secret of ["奶奶", "13900001111", "周小燕", "leaf in", "0193a5c0-dddd", PIN, "summary"])
    assert.equal(found.includes(secret), false, secret);
  // The same search finds what does lie open.
  assert.ok(found.includes(typed.id) && found.includes("image/jpeg"));
  school.kit[0].pop();
});

test("a locked phone sends what it holds in envelopes, and an unlocked one as text: both arrive letter for letter", async () => {
  const one = await saveATalk(teacher, { words: "锁着发" });
  forget(teacher);
  assert.equal(await sync(teacher), "done");
  await unlock(teacher, PIN);
  const two = await saveATalk(teacher, { words: "开着发" });
  assert.equal(await sync(teacher), "done");
  const [sealed, open] = school.asked("/api/v1/outbox").map(({ body }) => JSON.parse(body).entries[0]);
  assert.deepEqual([sealed.id, "body" in sealed, open.id, "sealed" in open], [one.id, false, two.id, false]);
  assert.match(school.entries.get(one.id).body, /锁着发/);
  assert.match(school.entries.get(two.id).body, /开着发/);
});

test("a sealed photo goes out as it lies there, also from a locked phone", async () => {
  const typed = aTalk();
  const note = await aPhoto("leaf");
  await addFile(teacher, typed, note, new TextEncoder().encode("leaf").buffer);
  await addEntry(teacher, typed);
  forget(teacher);
  assert.equal(await sync(teacher), "done");
  assert.equal(school.files.get(note.id).toString(), "leaf");
  assert.equal((await statusOf(teacher, new Date())).state, "sent");
});

test("of a sensitive entry the phone keeps no copy that anybody could read, and a double tap still saves it once", async () => {
  const talk = { ...aTalk(), sensitive: true };
  await addEntry(teacher, talk);
  await addEntry(teacher, talk);
  const rows = await readEntries(teacher);
  assert.deepEqual([rows.length, rows[0].body, rows[0].student], [1, "", ""]);
  await addEntry(teacher, { ...talk, fields: [["summary", "别的话"]] });
  assert.equal((await entries(teacher)).length, 2);
  await sync(teacher);
  assert.deepEqual(JSON.parse(school.entries.get(talk.id).body).fields, talk.fields);
});

test("a refused sensitive entry opens an empty form that says what was wrong", async () => {
  const talk = { ...aTalk(), sensitive: true };
  await addEntry(teacher, talk);
  school.verdictOn = () => ({ verdict: "refused", problems: [{ field: "summary", message: "请写经过" }] });
  await sync(teacher);
  const { draft } = await openDraft(teacher, await draftToMend(teacher, talk.id));
  assert.deepEqual([draft.fields, draft.problems[0].message, draft.mends], [[], "请写经过", talk.id]);
  await addEntry(teacher, { ...talk, id: draft.id });
  assert.equal(await draftToMend(teacher, talk.id), undefined, "mended already");
});

test("an envelope that the school cannot open is sent as text once the phone is unlocked", async () => {
  const row = await saveATalk(teacher);
  forget(teacher);
  school.verdictOn = ({ sealed }) =>
    sealed ? { verdict: "refused", reason: "seal_key_unknown" } : { verdict: "accepted" };
  await sync(teacher);
  assert.equal((await entries(teacher))[0].state, "waiting");
  school.entries.clear();
  school.requests.length = 0;
  await sync(teacher);
  assert.equal(school.asked("/api/v1/outbox").length, 0, "not again in vain");
  await unlock(teacher, PIN);
  await sync(teacher);
  assert.deepEqual([(await entries(teacher))[0].state, school.entries.has(row.id)], ["accepted", true]);
});

test("what only the envelope says is refused, for all to see, where the school cannot open that", async () => {
  await addEntry(teacher, { ...aTalk(), sensitive: true });
  school.verdictOn = () => ({ verdict: "refused", reason: "seal_key_unknown", message: "打不开" });
  await sync(teacher);
  const [row] = await entries(teacher);
  assert.deepEqual([row.state, row.message, row.open_only], ["refused", "打不开", undefined]);
});

test("a copy that can be opened no more keeps nothing back: its envelope goes, and so does what comes after it", async () => {
  const [broken, next] = [await saveATalk(teacher), await saveATalk(teacher)];
  await within(teacher, ["outbox"], "readwrite", async (tx) =>
    tx
      .objectStore("outbox")
      .put({ ...(await tx.objectStore("outbox").get(broken.id)), vault: new ArrayBuffer(64) }),
  );
  assert.equal((await readEntries(teacher)).length, 2);
  await sync(teacher);
  assert.deepEqual([school.entries.has(broken.id), school.entries.has(next.id)], [true, true]);
});

test("a full batch of what waits for the key does not hide what comes after it", async () => {
  const first = await saveATalk(teacher);
  await saveATalk(teacher);
  await within(teacher, ["outbox"], "readwrite", async (tx) =>
    tx.objectStore("outbox").put({ ...(await tx.objectStore("outbox").get(first.id)), open_only: true }),
  );
  forget(teacher);
  assert.equal((await nextBatch(teacher, 0, 1)).length, 1);
});

test("a form that is saved while the phone is locked waits for its PIN and is then saved", async () => {
  forget(teacher);
  const body = new URLSearchParams("summary=想妈妈了");
  const saving = phoneFetch(teacher, "/field/entries/talk", { method: "POST", body }, aTalk());
  await new Promise((done) => setTimeout(done, 50));
  assert.equal((await entries(teacher)).length, 0);
  await unlock(teacher, PIN);
  assert.equal((await saving).status, 200);
  assert.match((await readEntries(teacher))[0].body, /想妈妈了/);
});

/** A home as an earlier build left it: no vault, everything readable. */
async function anEarlierHome() {
  const account = await anEnrolledPhone(school);
  await within(account, ["meta"], "readwrite", async (tx) => {
    await tx.objectStore("meta").delete("vault");
    await tx.objectStore("meta").delete("kit");
  });
  forget(account);
  await pullKit(account);
  return account;
}

test("a home of an earlier build goes on working, and is sealed in place once a PIN is chosen", async () => {
  const old = await anEarlierHome();
  const [talk, half] = [aTalk(), aTalk()];
  const note = await aPhoto("leaf");
  await addFile(old, talk, note, new TextEncoder().encode("leaf").buffer);
  await addEntry(old, talk);
  await addFile(old, half, await aPhoto("river"), new TextEncoder().encode("river").buffer);
  const before = (await entries(old))[0];
  assert.match(before.body, /谈了学习/);
  assert.equal(await isLocked(old), false);
  await makeVault(old, PIN);
  // The page ends in the middle of it: half is sealed, half is not, and all can be read.
  await keepDraft(old, half);
  assert.equal((await fragment(old, "/field")).html, "<h1>Today</h1>");
  await concealHome(old);
  await concealHome(old);
  const found = await everythingIn(old);
  for (const secret of ["谈了学习", "Today", "leaf", "river"])
    assert.equal(found.includes(secret), false, secret);
  const [row] = await readEntries(old);
  assert.deepEqual([row.body, row.digest], [before.body, before.digest]);
  const { draft, bytes } = await openDraft(old, half.id);
  assert.deepEqual(draft.fields, half.fields);
  assert.equal(new TextDecoder().decode([...bytes.values()][0]), "river");
  assert.equal(await sync(old), "done");
  assert.equal(school.entries.get(talk.id).body, before.body);
  assert.equal(school.files.get(note.id).toString(), "leaf");
});

test("what waits for a locked home goes on when another tab lends its key", async () => {
  await whenOpen(teacher);
  forget(teacher);
  const waiting = whenOpen(teacher);
  await unlock(teacher, PIN);
  await waiting;
});
