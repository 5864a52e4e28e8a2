import "fake-indexeddb/auto";
import { readdirSync, readFileSync } from "node:fs";

const HOMES = new URL("../../promises/golden/homes/", import.meta.url);

/** The homes that builds have left on phones, as they were: `tests/promises/golden/homes/<n>-<what>.json`. */
export const homes = readdirSync(HOMES)
  .sort()
  .map((name) => ({ name, ...JSON.parse(readFileSync(new URL(name, HOMES), "utf8")) }));

/** What an entry of a golden home says: in the row itself, or for a home with a vault beside it. */
export function textOf({ texts }, { id, body }) {
  return texts?.[id] ?? body;
}

/** Puts a home on this phone as the build of its day made it: its version, its stores, its rows. */
export async function moveIn(account, { version, stores, rows }) {
  const opening = indexedDB.open(`runxin-${account}`, version);
  opening.onupgradeneeded = () => {
    for (const [name, { keyPath, indexes }] of Object.entries(stores)) {
      const store = opening.result.createObjectStore(name, keyPath ? { keyPath } : {});
      for (const [index, path] of Object.entries(indexes)) store.createIndex(index, path);
    }
  };
  const home = await settled(opening);
  for (const [name, { keyPath }] of Object.entries(stores))
    for (const [key, value] of rows[name]) {
      const store = home.transaction(name, "readwrite").objectStore(name);
      await settled(keyPath ? store.put(revived(value)) : store.put(revived(value), key));
    }
  home.close();
}

/** Bytes are written as {base64}; `view` says that they were a Uint8Array. */
function revived(value) {
  if (!value || typeof value !== "object") return value;
  if (typeof value.base64 === "string") {
    const bytes = Uint8Array.from(Buffer.from(value.base64, "base64"));
    return value.view ? bytes : bytes.buffer;
  }
  if (Array.isArray(value)) return value.map(revived);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, revived(one)]));
}

function settled(request) {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}
