import { onTheWire } from "./batch.js";

const PREFIX = "runxin-";
/** Milliseconds for one thing: a store that is dying answers late or never, and the next row may still be readable. */
const PATIENCE = 3_000;
const CHUNK = 0x8000;

/**
 * What can still be read of a home that no longer works, as the text of an export (rescue.js): row by row, each by itself,
 * leaving out what cannot be read. `read` counts entries and drafts; `lost` those that are there and cannot be read.
 * @param {string} account
 * @returns {Promise<{text: string, read: number, lost: number}>}
 */
export async function salvage(account) {
  const home = await open(account);
  const found = { read: 0, lost: 0 };
  const entries = home ? await allOf(home, "outbox", found) : [];
  const drafts = home ? await allOf(home, "drafts", found) : [];
  const files = home ? await allOf(home, "files", { read: 0, lost: 0 }) : [];
  home?.close();
  const kept = entries.map((row) => ({
    ...onTheWire(row),
    state: row.state,
    message: row.message,
    problems: row.problems,
    files: filesOf(row, files),
  }));
  const unsaved = drafts.map((draft) => ({ ...draft, photos: filesOf(draft, files) }));
  const whole = {
    format: "runxin-unsent",
    version: 1,
    account,
    device: "",
    exported_at: new Date().toISOString(),
    entries: kept,
    drafts: unsaved,
  };
  return { text: JSON.stringify(whole, asText), ...found };
}

/**
 * @param {{id: string, files: any[]}} row
 * @param {any[]} files
 */
function filesOf(row, files) {
  return files
    .filter((file) => file.entry === row.id)
    .map(({ id, bytes }) => {
      const { sha256, type, size, name } = row.files?.find((note) => note.id === id) ?? {};
      return { id, sha256, type, size, name, base64: bytes };
    });
}

/**
 * Bytes as base64, wherever they stand.
 * @param {string} _key
 * @param {unknown} value
 */
function asText(_key, value) {
  if (!(value instanceof ArrayBuffer)) return value;
  const view = new Uint8Array(value);
  let binary = "";
  for (let at = 0; at < view.length; at += CHUNK)
    binary += String.fromCharCode(...view.subarray(at, at + CHUNK));
  return btoa(binary);
}

/**
 * @param {string} account
 * @returns {Promise<IDBDatabase | null>}
 */
async function open(account) {
  try {
    return await answer(indexedDB.open(PREFIX + account));
  } catch {
    return null;
  }
}

/**
 * @param {IDBDatabase} home
 * @param {string} store
 * @param {{read: number, lost: number}} found
 */
async function allOf(home, store, found) {
  const rows = [];
  for (const key of (await ask(home, store, (from) => from.getAllKeys())) ?? []) {
    const row = await ask(home, store, (from) => from.get(key));
    if (row) rows.push(row);
    found[row ? "read" : "lost"] += 1;
  }
  return rows;
}

/**
 * Its answer, or undefined when there is none.
 * @template T
 * @param {IDBDatabase} home
 * @param {string} store
 * @param {(from: IDBObjectStore) => IDBRequest<T>} question
 */
async function ask(home, store, question) {
  try {
    return await answer(question(home.transaction(store, "readonly").objectStore(store)));
  } catch {
    return undefined;
  }
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function answer(request) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new DOMException("no answer", "TimeoutError")), PATIENCE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.addEventListener("success", () => clearTimeout(timer));
    request.addEventListener("error", () => clearTimeout(timer));
  });
}
