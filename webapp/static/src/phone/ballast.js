import { giveUpFiles } from "./keeping.js";
import { within } from "./store.js";

/** Bytes held back so that a full disk still has room for words. */
const WEIGHT = 256 * 1024;
const CHUNK = 65_536;

/**
 * Lays the ballast row if it is not there. A disk too full for it is left alone. Answers whether it lies.
 * @param {string} account
 * @returns {Promise<boolean>}
 */
export async function layBallast(account) {
  const there = await within(account, ["meta"], "readonly", (tx) => tx.objectStore("meta").count("ballast"));
  if (there > 0) return true;
  const bytes = new Uint8Array(WEIGHT);
  // Random, because storage engines compress zeros away.
  for (let at = 0; at < WEIGHT; at += CHUNK) crypto.getRandomValues(bytes.subarray(at, at + CHUNK));
  return within(account, ["meta"], "readwrite", (tx) =>
    tx.objectStore("meta").put(bytes.buffer, "ballast"),
  ).then(
    () => true,
    () => false,
  );
}

/**
 * Runs a write; when the disk is full, gives up what is only kept to be given back, then the ballast, and runs it once more
 * each time. Throws what the last throws.
 * @template T
 * @param {string} account
 * @param {() => Promise<T>} write
 * @returns {Promise<T>}
 */
export async function withBallast(account, write) {
  try {
    return await write();
  } catch (fault) {
    if (/** @type {any} */ (fault)?.name !== "QuotaExceededError") throw fault;
    if ((await giveUpFiles(account)) > 0) {
      try {
        return await write();
      } catch (still) {
        if (/** @type {any} */ (still)?.name !== "QuotaExceededError") throw still;
      }
    }
    await within(account, ["meta"], "readwrite", (tx) => tx.objectStore("meta").delete("ballast"));
    return write();
  }
}
