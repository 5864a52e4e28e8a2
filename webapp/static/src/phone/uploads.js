import { ask } from "./network.js";
import { entries } from "./outbox.js";
import { readFile } from "./readable.js";
import { within } from "./store.js";
import { bring } from "./tus.js";
import { keyInHand } from "./vault.js";

/** @typedef {import("./rows.js").Outcome} Outcome */
/** @typedef {import("./rows.js").SentFile} SentFile */

/**
 * Sends the files of entries the server has taken, one after another, each from where it was cut. One counts as sent
 * only when the server names the very same content; one file that fails does not hold up the others, a dead network does.
 * @param {string} account
 * @returns {Promise<Outcome>}
 */
export async function sendFiles(account) {
  /** @type {Outcome} */
  let outcome = "done";
  for (const { id, file } of await waitingFiles(account)) {
    const status = await sendFile(account, id, file);
    if (status === 401) return "login";
    if (status === 0) return "retry";
    if (status !== 200) outcome = "retry";
  }
  return outcome;
}

/**
 * @param {string} account
 */
async function waitingFiles(account) {
  const taken = (await entries(account)).filter((row) => row.state === "accepted" || row.state === "parked");
  return taken
    .reverse()
    .flatMap(({ id, files }) =>
      files.filter((file) => file.state === "waiting").map((file) => ({ id, file })),
    );
}

/**
 * Answers the status, or 200 when there is nothing more to be done about this file.
 * @param {string} account
 * @param {string} entry
 * @param {SentFile} file
 */
async function sendFile(account, entry, file) {
  const row = await within(account, ["files"], "readonly", (tx) =>
    tx.objectStore("files").get([entry, file.id]),
  );
  if (!row) {
    await settleFile(account, entry, file.id, { state: "missing" });
    return 200;
  }
  const bytes = await bytesToSend(account, file, row.bytes);
  if (!bytes) return 423; // as HTTP calls what is locked: it waits for its owner
  const brought = await bring(account, file.id, bytes);
  const { status, data } = await answerOn(account, file, bytes, brought);
  const after = status === 413 ? /** @type {const} */ ({ state: "too_large" }) : wordOn(file, status, data);
  if (!after) return status === 200 ? 502 : status;
  await settleFile(account, entry, file.id, after);
  return 200;
}

/**
 * The bytes as the school can read them: sealed with the key that the entry says, or plain where it says none. Null while
 * the home is locked and they would have to be opened.
 * @param {string} account
 * @param {SentFile} file
 * @param {ArrayBuffer} bytes
 */
async function bytesToSend(account, file, bytes) {
  if (!file.unkeyed) return bytes;
  return keyInHand(account) ? readFile(account, file, bytes) : null;
}

/**
 * What the server says of the file once it holds all of it, or what kept it from that. One that knows no pieces (it was set
 * back to an older version) is sent the whole at once.
 * @param {string} account
 * @param {SentFile} file
 * @param {ArrayBuffer} bytes
 * @param {number | "no tus"} brought
 */
async function answerOn(account, file, bytes, brought) {
  const path = `/api/v1/files/${file.id}`;
  if (brought === 200) return ask(account, path);
  if (brought !== "no tus") return { status: brought, data: null };
  return ask(account, path, { method: "PUT", body: bytes, headers: { "Content-Type": file.type } });
}

/**
 * What the answer means for the file; null when it is no word about these very bytes.
 * @param {SentFile} file
 * @param {number} status
 * @param {any} data
 * @returns {Partial<SentFile> | null}
 */
function wordOn(file, status, data) {
  if (status !== 200 || data?.id !== file.id || data.sha256 !== file.sha256) return null;
  if (data.verdict === "accepted" || data.verdict === "already") return { state: "sent" };
  if (data.verdict === "refused") return { state: "refused", message: data.message ?? "" };
  return null;
}

/**
 * @param {string} account
 * @param {string} entry
 * @param {string} id
 * @param {Partial<SentFile>} after
 */
async function settleFile(account, entry, id, after) {
  await within(account, ["outbox", "files"], "readwrite", async (tx) => {
    const outbox = tx.objectStore("outbox");
    const row = await outbox.get(entry);
    if (!row) return;
    const files = row.files.map((file) => (file.id === id ? { ...file, ...after } : file));
    // Its bytes stay a while (keeping.js): a server put back to an earlier day is given them again.
    await outbox.put({ ...row, files });
  });
}
