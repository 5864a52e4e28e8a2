import { onTheWire } from "./batch.js";
import { enrolment } from "./identity.js";
import { isOnlyHere } from "./aside.js";
import { base64Of } from "./crypt.js";
import { entries } from "./outbox.js";
import { readEntry } from "./readable.js";
import { within } from "./store.js";

/**
 * Everything unsent or put aside as one JSON text that an administrator can import: the entries in their envelopes, their
 * state and the server's words, and the bytes of their files in base64, sealed as they are. It needs no PIN, except for
 * entries that have no envelope yet. Nothing is changed on the phone.
 * @param {string} account
 * @param {string} [only]  the id of the one entry that is wanted
 * @returns {Promise<string>}
 */
export async function exportUnsent(account, only = "") {
  const enrolled = await enrolment(account);
  const rows = (await entries(account))
    .filter((row) => isOnlyHere(row) && (!only || row.id === only))
    .reverse();
  const exported = [];
  for (const row of rows) {
    const { state, message, problems } = row;
    const sent = row.sealed && !row.open_only ? { ...row, body: "" } : await readEntry(account, row);
    exported.push({ ...onTheWire(sent), state, message, problems, files: await filesOf(account, row) });
  }
  return JSON.stringify({
    format: "runxin-unsent",
    version: 1,
    account,
    device: enrolled?.device ?? "",
    exported_at: new Date().toISOString(),
    entries: exported,
  });
}

/**
 * @param {string} account
 * @param {import("./rows.js").OutboxRow} row
 */
async function filesOf(account, row) {
  const range = IDBKeyRange.bound([row.id], [row.id, []]);
  const held = await within(account, ["files"], "readonly", (tx) => tx.objectStore("files").getAll(range));
  return held.map(({ id, bytes }) => {
    const { sha256, type, size, name } = row.files.find((file) => file.id === id) ?? {};
    return { id, sha256, type, size, name, base64: base64Of(bytes) };
  });
}
