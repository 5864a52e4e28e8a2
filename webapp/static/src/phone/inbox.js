import { v7 } from "uuid";
import { withBallast } from "./ballast.js";
import { within } from "./store.js";
import { open, seal } from "./vault.js";

/**
 * What comes in from outside while the home may be locked: photos shared from another app. A letter box: whoever has the
 * public key, the worker, can put something in; only the home's owner can take it out, because the private key lies in the
 * vault.
 *
 * @typedef {{publicKey: ArrayBuffer, privateKey: JsonWebKey | ArrayBuffer}} Box  the private key sealed, where there is a vault
 * @typedef {import("./rows.js").FileRow & {from?: ArrayBuffer, type?: string}} Letter
 */

/** The "entry" of files that are in no draft yet. */
const HERE = "shared";
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const NONCE = 12;
/** A record takes nine; what is beyond would have nowhere to go. */
const MOST = 9;

/**
 * Puts up the box, once. Needs the home to be open.
 * @param {string} account
 */
export async function putUpBox(account) {
  const there = await within(account, ["meta"], "readonly", (tx) => tx.objectStore("meta").getKey("inbox"));
  if (there) return;
  const pair = await crypto.subtle.generateKey(CURVE, true, ["deriveKey"]);
  const [publicKey, own] = await Promise.all([
    crypto.subtle.exportKey("raw", pair.publicKey),
    crypto.subtle.exportKey("jwk", pair.privateKey),
  ]);
  const privateKey = (await seal(account, own)) ?? own;
  await within(account, ["meta"], "readwrite", async (tx) => {
    const meta = tx.objectStore("meta");
    if (!(await meta.getKey("inbox"))) await meta.put({ publicKey, privateKey }, "inbox");
  });
}

/**
 * Seals the key of a box from before the home had a vault. Throws Locked.
 * @param {string} account
 */
export async function concealBox(account) {
  const box = await boxOf(account);
  if (!box || box.privateKey instanceof ArrayBuffer) return;
  const privateKey = await seal(account, box.privateKey);
  if (!privateKey) return;
  await within(account, ["meta"], "readwrite", (tx) =>
    tx.objectStore("meta").put({ ...box, privateKey }, "inbox"),
  );
}

/**
 * Puts files into the box, all of them durably or none; answers how many. Needs no key of the home's. Throws NoHome, and
 * Error for a home without a box.
 * @param {string} account
 * @param {Blob[]} files
 */
export async function putIn(account, files) {
  const box = await boxOf(account);
  if (!box) throw new Error("no box");
  /** @type {Letter[]} */
  const letters = [];
  for (const file of files.slice(0, MOST)) letters.push(await sealed(box, file));
  await withBallast(account, () =>
    within(
      account,
      ["files"],
      "readwrite",
      (tx) => Promise.all(letters.map((letter) => tx.objectStore("files").put(letter))),
      { strict: true },
    ),
  );
  return letters.length;
}

/**
 * What is in the box, opened, the first come first. Throws Locked.
 * @param {string} account
 * @returns {Promise<{id: string, file: Blob}[]>}
 */
export async function takeOut(account) {
  const box = await boxOf(account);
  const letters = /** @type {Letter[]} */ (
    await within(account, ["files"], "readonly", (tx) => tx.objectStore("files").getAll(mine()))
  );
  if (!box) return [];
  const { privateKey: held } = box;
  const privateKey = held instanceof ArrayBuffer ? await open(account, held) : held;
  return Promise.all(
    letters.map(async (letter) => ({ id: letter.id, file: await opened(privateKey, letter) })),
  );
}

/**
 * Forgets what has found its place.
 * @param {string} account
 * @param {string[]} ids
 */
export async function forgetTaken(account, ids) {
  await within(account, ["files"], "readwrite", (tx) =>
    Promise.all(ids.map((id) => tx.objectStore("files").delete([HERE, id]))),
  );
}

/**
 * @param {string} account
 * @returns {Promise<Box | undefined>}
 */
function boxOf(account) {
  return within(account, ["meta"], "readonly", (tx) => tx.objectStore("meta").get("inbox"));
}

function mine() {
  return IDBKeyRange.bound([HERE], [HERE, []]);
}

/**
 * @param {Box} box
 * @param {Blob} file
 * @returns {Promise<Letter>}
 */
async function sealed(box, file) {
  const id = v7();
  const pair = await crypto.subtle.generateKey(CURVE, false, ["deriveKey"]);
  const theirs = await crypto.subtle.importKey("raw", box.publicKey, CURVE, false, []);
  const key = await between(pair.privateKey, theirs, ["encrypt"]);
  const iv = crypto.getRandomValues(new Uint8Array(NONCE));
  const cipher = await crypto.subtle.encrypt(bound(iv, id), key, await file.arrayBuffer());
  const bytes = new Uint8Array(NONCE + cipher.byteLength);
  bytes.set(iv);
  bytes.set(new Uint8Array(cipher), NONCE);
  const from = await crypto.subtle.exportKey("raw", pair.publicKey);
  return { entry: HERE, id, bytes: bytes.buffer, from, type: file.type };
}

/**
 * @param {JsonWebKey} privateKey
 * @param {Letter} letter
 */
async function opened(privateKey, { id, bytes, from, type }) {
  const ours = await crypto.subtle.importKey("jwk", privateKey, CURVE, false, ["deriveKey"]);
  const theirs = await crypto.subtle.importKey("raw", from ?? new ArrayBuffer(0), CURVE, false, []);
  const key = await between(ours, theirs, ["decrypt"]);
  const plain = await crypto.subtle.decrypt(
    bound(new Uint8Array(bytes, 0, NONCE), id),
    key,
    new Uint8Array(bytes, NONCE),
  );
  return new Blob([plain], { type });
}

/**
 * The key that the two of them have in common: used for one letter, because one of them is made for it alone.
 * @param {CryptoKey} ours
 * @param {CryptoKey} theirs
 * @param {KeyUsage[]} usages
 */
function between(ours, theirs, usages) {
  return crypto.subtle.deriveKey(
    { name: "ECDH", public: theirs },
    ours,
    { name: "AES-GCM", length: 256 },
    false,
    usages,
  );
}

/**
 * @param {Uint8Array<ArrayBuffer>} iv
 * @param {string} id
 */
function bound(iv, id) {
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(`shared ${id}`) };
}
