import { openBytes, sealBytes } from "./crypt.js";
import { PART, piecesOf } from "./pieces.js";

/**
 * A voice note that is still being recorded: its pieces lie sealed in the home as they come, beside the files of its draft,
 * because cheap phones kill the browser in the middle of a sentence.
 *
 * @typedef {object} Home  the page's own store and vault: there must be one of each only
 * @property {string} account
 * @property {typeof import("./store.js").within} within
 * @property {typeof import("./vault.js").keyOf} keyOf
 * @typedef {{entry: string, id: string, type: string}} Recording  entry: the id of its draft; id: what its file will be called
 */

const DIGITS = 6;

/**
 * Puts a piece into the home, durably. Throws Locked, NoHome, QuotaExceededError.
 * @param {Home} home
 * @param {Recording} recording
 * @param {number} n  rises from piece to piece
 * @param {ArrayBuffer} sound
 */
export async function keepPiece(home, { entry, id, type }, n, sound) {
  const key = await home.keyOf(home.account);
  const part = `${id}${PART}${String(n).padStart(DIGITS, "0")}`;
  const bytes = key ? await sealBytes(key, sound, bound(entry, part)) : sound;
  const row = { entry, id: part, bytes, type, sealed: Boolean(key) };
  await home.within(home.account, ["files"], "readwrite", (tx) => tx.objectStore("files").put(row), {
    strict: true,
  });
}

/**
 * What of a draft's recordings no file was made of yet: the pieces of each in their order, as one sound. Throws Locked.
 * @param {Home} home
 * @param {string} entry
 * @returns {Promise<{recording: Recording, sound: Blob}[]>}
 */
export async function unfinished(home, entry) {
  const rows = /** @type {any[]} */ (
    await home.within(home.account, ["files"], "readonly", (tx) =>
      tx.objectStore("files").getAll(IDBKeyRange.bound([entry], [entry, []])),
    )
  );
  const pieces = rows.filter(({ id }) => id.includes(PART));
  const key = pieces.length > 0 ? await home.keyOf(home.account) : null;
  const ids = [...new Set(pieces.map(({ id }) => id.split(PART)[0]))];
  return Promise.all(
    ids.map(async (id) => {
      const parts = pieces.filter((piece) => piece.id.startsWith(id + PART));
      const opened = parts.map(({ id: part, bytes, sealed }) =>
        sealed && key ? openBytes(key, bytes, bound(entry, part)) : bytes,
      );
      const [{ type }] = parts;
      return { recording: { entry, id, type }, sound: new Blob(await Promise.all(opened), { type }) };
    }),
  );
}

/**
 * Forgets the pieces of a recording that its owner does not want. (Those of one that becomes a file go with that: drafts.js.)
 * @param {Home} home
 * @param {Recording} recording
 */
export async function forgetPieces(home, { entry, id }) {
  await home.within(home.account, ["files"], "readwrite", (tx) =>
    tx.objectStore("files").delete(piecesOf(entry, id)),
  );
}

/**
 * @param {string} entry
 * @param {string} part
 */
function bound(entry, part) {
  return `heard ${entry} ${part}`;
}
