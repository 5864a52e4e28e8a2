import { digestOf } from "./envelope.js";
import { readAll } from "./readable.js";
import { within } from "./store.js";
import { keyInHand } from "./vault.js";

/** @typedef {import("./rows.js").OutboxRow} OutboxRow */

/** The server takes 100 entries or 1 MB unpacked; the rest of the megabyte is for the wrapping. */
export const MOST = 100;
const HEAVIEST = 900_000;
/** Bytes below which packing costs more than it saves. */
const WORTH_PACKING = 1_000;

/**
 * The next waiting entries after number `after`: at most `most`, at most 900 KB, at least one if there is one. Where the
 * home is unlocked they come with their texts, which pack well; else as envelopes, which need no key.
 * @param {string} account
 * @param {number} after
 * @param {number} most
 * @returns {Promise<OutboxRow[]>}
 */
export async function nextBatch(account, after, most) {
  const range = IDBKeyRange.bound(["waiting", after], ["waiting", Number.MAX_SAFE_INTEGER], true);
  const found = await within(account, ["outbox"], "readonly", (tx) =>
    tx.objectStore("outbox").index("state").getAll(range, most),
  );
  const last = found.at(-1);
  const read = keyInHand(account) ? await readAll(account, found) : found;
  const rows = read.filter((row) => row.body || (row.sealed && !row.open_only));
  // What cannot go out as it is now keeps nothing back that comes after it.
  if (last && rows.length === 0) return nextBatch(account, last.n, most);
  let weight = 0;
  return rows.filter((row, at) => {
    weight += weightOf(row);
    return at === 0 || weight <= HEAVIEST;
  });
}

/**
 * An entry as the protocol wants it: its text where that is at hand, else its envelope.
 * @param {OutboxRow} row
 */
export function onTheWire({ id, n, kind, version, digest, body, sealed, key }) {
  return { id, n, kind, version, digest, ...(body ? { body } : { sealed, key }) };
}

/**
 * A batch as the protocol wants it. An open entry's digest does not go over the line, for it packs badly and the school can
 * work it out: one digest of all of them does, so that a text that was changed on the way is noticed as before.
 * @param {{device: string, epoch?: string, app?: string}} from
 * @param {OutboxRow[]} rows
 */
export async function batchText(from, rows) {
  const digest = await digestOf(rows.map((row) => row.digest).join("\n"));
  const entries = rows
    .map(onTheWire)
    .map(({ digest, ...entry }) => ("body" in entry ? entry : { digest, ...entry }));
  return JSON.stringify({ ...from, digest, entries });
}

/**
 * The text gzipped, with the header that says so, where the browser can and it is worth it.
 * @param {string} text
 * @returns {Promise<{body: string | ArrayBuffer, headers: Record<string, string>}>}
 */
export async function packed(text) {
  if (text.length < WORTH_PACKING || !globalThis.CompressionStream) return { body: text, headers: {} };
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return { body: await new Response(stream).arrayBuffer(), headers: { "Content-Encoding": "gzip" } };
}

/**
 * @param {OutboxRow} row
 */
function weightOf(row) {
  return new TextEncoder().encode(JSON.stringify(onTheWire(row))).length;
}
