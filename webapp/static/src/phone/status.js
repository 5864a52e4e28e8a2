import { isUnsent, readEntries, standing } from "./outbox.js";
import { NoHome, within } from "./store.js";

/**
 * The state of the phone in exact words. `count`: entries not wholly on the server; `sent` of `total`: those saved today
 * or still unsent; `time`: when everything was last known to be sent, ISO 8601 or "".
 * @typedef {object} Status
 * @property {"not_enrolled" | "sent" | "waiting" | "login" | "attention"} state
 * @property {number} count
 * @property {number} sent
 * @property {number} total
 * @property {string} time
 */

/**
 * @param {string} account
 * @param {Date} now
 * @returns {Promise<Status>}
 */
export async function statusOf(account, now) {
  const found = await look(account);
  if (!found) return { state: "not_enrolled", count: 0, sent: 0, total: 0, time: "" };
  const { mark, rows } = found;
  const unsent = rows.filter(isUnsent);
  const today = rows.filter((row) => !isUnsent(row) && isSameDay(row.saved_at, now));
  const counts = { count: unsent.length, sent: today.length, total: today.length + unsent.length };
  return { state: stateOf(unsent, mark?.outcome), ...counts, time: mark?.last ?? "" };
}

/**
 * All that the status needs, in one transaction; null without an enrolment.
 * @param {string} account
 */
async function look(account) {
  if (!account) return null;
  try {
    return await within(account, ["meta", "outbox"], "readonly", async (tx) => {
      const [enrolled, mark, rows] = await Promise.all([
        tx.objectStore("meta").getKey("enrolment"),
        tx.objectStore("meta").get("sync"),
        tx.objectStore("outbox").getAll(),
      ]);
      return enrolled ? { mark, rows: rows.filter((row) => !row.mended_by) } : null;
    });
  } catch (fault) {
    if (fault instanceof NoHome) return null;
    throw fault;
  }
}

/**
 * How many unsent entries there are about each student.
 * @param {string} account
 * @returns {Promise<Map<string, number>>}
 */
export async function unsentByStudent(account) {
  const counts = new Map();
  for (const row of await readEntries(account))
    if (row.student && isUnsent(row)) counts.set(row.student, (counts.get(row.student) ?? 0) + 1);
  return counts;
}

/**
 * What a person must do comes first: nothing goes until she logs in, a refused entry waits for her.
 * @param {import("./rows.js").OutboxRow[]} unsent
 * @param {import("./rows.js").Outcome | undefined} outcome
 */
function stateOf(unsent, outcome) {
  if (outcome === "login") return "login";
  if (unsent.some((row) => standing(row) !== "waiting")) return "attention";
  return unsent.length > 0 ? "waiting" : "sent";
}

/**
 * @param {string} iso
 * @param {Date} now
 */
function isSameDay(iso, now) {
  return new Date(iso).toDateString() === now.toDateString();
}
