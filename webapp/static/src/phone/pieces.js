/** Between a recording's id and the number of a piece of it; no file's own id has it. */
export const PART = "~";

/**
 * The keys of the pieces in which a recording was kept while it was made (heard.js).
 * @param {string} entry
 * @param {string} id
 */
export function piecesOf(entry, id) {
  return IDBKeyRange.bound([entry, id + PART], [entry, `${id}${PART}:`]);
}
