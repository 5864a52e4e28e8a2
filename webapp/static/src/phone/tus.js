import { digestBytes, digestOf } from "./envelope.js";
import { ask } from "./network.js";

const FILES = "/api/v1/files";
const TUS = { "Tus-Resumable": "1.0.0" };
/** Bytes of a piece: what a bad line carries in half a minute, what a good one does in a second, and what is tried first. */
const LEAST = 16 * 1024;
const LARGEST = 1024 * 1024;
const FIRST = 64 * 1024;
/** Milliseconds for a piece: below the first the next may be larger, above the second it is smaller. */
const QUICK = 2_000;
const SLOW = 10_000;
/** So many times a piece may arrive damaged, or out of place, before the file has to wait for the next time. */
const PATIENCE = 3;
/** The piece was not for where the server is, or was damaged on the way: it is asked where it is. */
const OUT_OF_STEP = new Set([409, 460]);
/** There is no such door here, or somebody on the way knows no such method: not the answer of a server that speaks tus. */
const NO_TUS = new Set([404, 405, 501]);

/** What this line last carried well; every page begins anew. */
let size = FIRST;

/**
 * Brings the bytes of a declared file to the server, in pieces (tus 1.0), and goes on where it was after whatever cut it:
 * the server is asked what it holds, nothing is remembered here. Answers 200 once the server holds all of them, "no tus"
 * when it is one that knows no pieces, else the status that stopped it.
 * @param {string} account
 * @param {string} id  the file's
 * @param {ArrayBuffer} bytes  as they are kept
 * @returns {Promise<number | "no tus">}
 */
export async function bring(account, id, bytes) {
  let { status, at } = await begin(account, id, bytes);
  let faults = 0;
  while (at !== undefined && at < bytes.byteLength) {
    const sent = await sendPiece(account, id, bytes.slice(at, at + size), at);
    status = sent.status;
    if (status === 204 && sent.at !== undefined && sent.at > at) {
      at = sent.at;
    } else if (OUT_OF_STEP.has(status) && faults < PATIENCE) {
      faults += 1;
      at = await offsetOf(account, id);
    } else {
      at = undefined;
    }
  }
  if (at !== undefined) return 200;
  return status === "no tus" ? status : noWord(status);
}

/**
 * Begins the file, or finds out how much of it is there already.
 * @param {string} account
 * @param {string} id
 * @param {ArrayBuffer} bytes
 * @returns {Promise<{status: number | "no tus", at?: number}>}
 */
async function begin(account, id, bytes) {
  const about = { file: id, sha256: await digestOf(bytes) };
  const metadata = Object.entries(about).map(([key, value]) => `${key} ${btoa(value)}`);
  const { status, headers } = await ask(account, FILES, {
    method: "POST",
    headers: { ...TUS, "Upload-Length": String(bytes.byteLength), "Upload-Metadata": metadata.join() },
  });
  if (NO_TUS.has(status) && !headers?.has("Tus-Resumable")) return { status: "no tus" };
  return { status, at: status === 201 ? offsetIn(headers) : undefined };
}

/**
 * @param {string} account
 * @param {string} id
 * @param {ArrayBuffer} piece
 * @param {number} at
 */
async function sendPiece(account, id, piece, at) {
  const checksum = btoa(String.fromCharCode(...(await digestBytes(piece))));
  const began = performance.now();
  const { status, headers } = await ask(account, `${FILES}/${id}`, {
    method: "PATCH",
    body: piece,
    headers: {
      ...TUS,
      "Content-Type": "application/offset+octet-stream",
      "Upload-Offset": String(at),
      "Upload-Checksum": `sha256 ${checksum}`,
    },
  });
  fit(status === 204 ? performance.now() - began : Number.POSITIVE_INFINITY, piece.byteLength);
  return { status, at: offsetIn(headers) };
}

/**
 * How much the server holds; undefined when it does not say.
 * @param {string} account
 * @param {string} id
 */
async function offsetOf(account, id) {
  const { status, headers } = await ask(account, `${FILES}/${id}`, { method: "HEAD", headers: TUS });
  return status === 200 ? offsetIn(headers) : undefined;
}

/**
 * The next piece is as large as this line bears: a cut costs what was under way.
 * @param {number} took  milliseconds
 * @param {number} sent  bytes
 */
function fit(took, sent) {
  if (took > SLOW) size = Math.max(LEAST, size / 2);
  else if (took < QUICK && sent === size) size = Math.min(LARGEST, size * 2);
}

/**
 * @param {Headers | null} headers
 */
function offsetIn(headers) {
  const said = headers?.get("Upload-Offset");
  return said && /^\d+$/.test(said) ? Number(said) : undefined;
}

/**
 * An answer that is none of the protocol's (a portal's page, a proxy's) is no word of the server's.
 * @param {number} status
 */
function noWord(status) {
  return status >= 200 && status < 400 ? 502 : status;
}
