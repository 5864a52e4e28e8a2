import { within } from "./store.js";

/** @typedef {import("./rows.js").OutboxRow} OutboxRow */

/** Milliseconds (30 days) that the bytes of sent files are kept, to be given back to a server that was restored. */
const KEPT = 30 * 24 * 3600 * 1000;
/** Bytes that they may take, and which part of what the browser allows: children's pages and new records come first. */
const MOST = 60 * 1024 * 1024;
const SHARE = 0.1;

/**
 * Forgets the bytes of files sent more than 30 days ago, and the oldest of the others beyond what they may take.
 * @param {string} account
 * @param {number} now  milliseconds
 */
export async function forgetFiles(account, now) {
  const estimate = await globalThis.navigator?.storage?.estimate?.().catch(() => undefined);
  const room = Math.min(MOST, (estimate?.quota ?? Number.POSITIVE_INFINITY) * SHARE);
  await within(account, ["outbox", "files"], "readwrite", async (tx) => {
    const sent = sentFiles(await tx.objectStore("outbox").getAll());
    let taken = 0;
    const gone = sent.filter(({ settled, size }) => {
      taken += size;
      return settled < now - KEPT || taken > room;
    });
    await Promise.all(gone.map(({ key }) => tx.objectStore("files").delete(key)));
  });
}

/**
 * Forgets the bytes of every sent file, because the disk is full. Answers how many that were.
 * @param {string} account
 * @returns {Promise<number>}
 */
export function giveUpFiles(account) {
  return within(account, ["outbox", "files"], "readwrite", async (tx) => {
    const files = tx.objectStore("files");
    const held = new Set((await files.getAllKeys()).map(([, id]) => id));
    const sent = sentFiles(await tx.objectStore("outbox").getAll()).filter(({ key: [, id] }) => held.has(id));
    await Promise.all(sent.map(({ key }) => files.delete(key)));
    return sent.length;
  });
}

/**
 * The files that the server has, the last settled first.
 * @param {OutboxRow[]} rows
 * @returns {{key: [string, string], size: number, settled: number}[]}
 */
function sentFiles(rows) {
  return rows
    .flatMap(({ id, files, settled_at }) =>
      files
        .filter(({ state }) => state === "sent")
        .map((file) => ({
          key: /** @type {[string, string]} */ ([id, file.id]),
          size: file.size,
          settled: Date.parse(settled_at),
        })),
    )
    .sort((one, other) => other.settled - one.settled);
}
