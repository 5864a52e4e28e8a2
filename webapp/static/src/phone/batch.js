import { within } from "./store.js";

/** @typedef {import("./rows.js").OutboxRow} OutboxRow */

/** The server takes 100 entries or 1 MB unpacked; the rest of the megabyte is for the wrapping. */
export const MOST = 100;
const HEAVIEST = 900_000;
/** Bytes below which packing costs more than it saves. */
const WORTH_PACKING = 1_000;

/**
 * The next waiting entries after number `after`: at most `most`, at most 900 KB, at least one if there is one.
 * @param {string} account
 * @param {number} after
 * @param {number} most
 * @returns {Promise<OutboxRow[]>}
 */
export async function nextBatch(account, after, most) {
  const range = IDBKeyRange.bound(["waiting", after], ["waiting", Number.MAX_SAFE_INTEGER], true);
  const rows = await within(account, ["outbox"], "readonly", (tx) =>
    tx.objectStore("outbox").index("state").getAll(range, most),
  );
  let weight = 0;
  return rows.filter((row, at) => {
    weight += weightOf(row);
    return at === 0 || weight <= HEAVIEST;
  });
}

/**
 * An entry as the protocol wants it.
 * @param {OutboxRow} row
 */
export function onTheWire({ id, n, kind, version, digest, body }) {
  return { id, n, kind, version, digest, body };
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
