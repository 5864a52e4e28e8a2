import { aesKey, base64Of, openBytes, random, sealBytes } from "./crypt.js";
import { digestOf } from "./envelope.js";
import { sealForSchool } from "./sealing.js";
import { keyOf, Locked, open, seal } from "./vault.js";

/** @typedef {import("./rows.js").OutboxRow} OutboxRow */
/** @typedef {import("./rows.js").Draft} Draft */
/** @typedef {import("./rows.js").Field} Field */
/** @typedef {import("./rows.js").FileNote} FileNote */

const FILE_KEY = "file key";

/**
 * What of an entry is kept so that only its author and the school can read it: an envelope to the school, and a copy in
 * the vault. Of a sensitive one the vault keeps only by what a double tap is known. In a home without a vault, the plain
 * text beside its envelope.
 * @param {string} account
 * @param {{id: string, kind: string, version: number, body: string, student: string, words: string, sensitive: boolean}} entry
 * @returns {Promise<Partial<OutboxRow>>}
 */
export async function hideEntry(account, { id, kind, version, body, student, words, sensitive }) {
  const [envelope, mark] = await Promise.all([
    sealForSchool(account, body, `entry ${id} ${kind} ${version}`),
    digestOf(words),
  ]);
  // Without an envelope the copy is all there is: it must not be given up.
  const sealedOnly = sensitive && Boolean(envelope);
  const vault = await seal(account, sealedOnly ? { words: mark } : { body, student, words: mark });
  return {
    ...envelope,
    ...(vault ? { body: "", student: "", vault, sealed_only: sealedOnly } : { body, student }),
  };
}

/**
 * The row with its text, where the vault has a copy of it. Throws Locked.
 * @param {string} account
 * @param {OutboxRow} row
 * @returns {Promise<OutboxRow & {words?: string}>}
 */
export async function readEntry(account, row) {
  return row.vault ? { ...row, ...(await open(account, row.vault)) } : row;
}

/**
 * The same, of many: a row whose copy cannot be opened any more stays as it is, and keeps no other one back. Throws Locked.
 * @param {string} account
 * @param {OutboxRow[]} rows
 */
export function readAll(account, rows) {
  return Promise.all(
    rows.map((row) =>
      readEntry(account, row).catch((fault) => {
        if (fault instanceof Locked) throw fault;
        return row;
      }),
    ),
  );
}

/**
 * Whether two rows say the same, whatever saving adds to them.
 * @param {string} account
 * @param {OutboxRow} saved
 * @param {string} words
 */
export async function saysTheSame(account, saved, words) {
  const before = await readEntry(account, saved);
  return (before.words ?? (await digestOf(wordsOf(fieldsIn(before))))) === (await digestOf(words));
}

/**
 * The words of a form, without what saving adds.
 * @param {Field[]} fields
 */
export function wordsOf(fields) {
  return JSON.stringify(fields.filter(([name]) => name !== "mends"));
}

/**
 * The fields of a row that was read; none where the vault keeps no copy.
 * @param {{body: string}} row
 * @returns {Field[]}
 */
export function fieldsIn({ body }) {
  return body ? JSON.parse(body).fields : [];
}

/**
 * What is typed, as a draft keeps it.
 * @param {string} account
 * @param {Field[]} fields
 * @returns {Promise<{fields: Field[], sealed?: ArrayBuffer}>}
 */
export async function hideFields(account, fields) {
  const sealed = await seal(account, fields);
  return sealed ? { fields: [], sealed } : { fields, sealed: undefined };
}

/**
 * The draft with its fields. Throws Locked.
 * @param {string} account
 * @param {Draft} draft
 * @returns {Promise<Draft>}
 */
export async function readDraft(account, draft) {
  return draft.sealed ? { ...draft, fields: await open(account, draft.sealed) } : draft;
}

/**
 * A file sealed with a key of its own, which the note carries, wrapped for the vault; the same bytes go to the school.
 * @param {string} account
 * @param {FileNote} note
 * @param {ArrayBuffer} bytes
 * @returns {Promise<{note: FileNote, bytes: ArrayBuffer}>}
 */
export async function hideFile(account, note, bytes) {
  const vault = await keyOf(account);
  if (!vault) return { note, bytes };
  const raw = random(32);
  const [sealed, wrapped] = await Promise.all([
    sealBytes(await aesKey(raw), bytes, `file ${note.sha256}`),
    sealBytes(vault, raw, FILE_KEY),
  ]);
  return { note: { ...note, wrapped }, bytes: sealed };
}

/**
 * The bytes of a file as they were. Throws Locked.
 * @param {string} account
 * @param {FileNote} note
 * @param {ArrayBuffer} bytes
 */
export async function readFile(account, note, bytes) {
  const raw = await rawKey(account, note);
  return raw ? openBytes(await aesKey(raw), bytes, `file ${note.sha256}`) : bytes;
}

/**
 * The notes as the school reads them, each with the key of its file.
 * @param {string} account
 * @param {FileNote[]} notes
 */
export function withKeys(account, notes) {
  return Promise.all(
    notes.map(async ({ wrapped, ...note }) => {
      const raw = await rawKey(account, { ...note, wrapped });
      return raw ? { ...note, key: base64Of(raw) } : note;
    }),
  );
}

/**
 * @param {string} account
 * @param {FileNote} note
 */
async function rawKey(account, { wrapped }) {
  const vault = wrapped && (await keyOf(account));
  return vault ? openBytes(vault, wrapped, FILE_KEY) : undefined;
}
