import { readEntries } from "./outbox.js";

/** As many as fit above the fold of a phone's list. */
const MOST = 5;

/**
 * The students somebody recorded about last on this phone, the last first, each once.
 * @param {string} account
 * @returns {Promise<string[]>}
 */
export async function recentStudents(account) {
  const students = (await readEntries(account)).map(({ student }) => student).filter(Boolean);
  return [...new Set(students)].slice(0, MOST);
}
