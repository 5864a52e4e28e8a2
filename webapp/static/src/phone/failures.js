import { clockSkew } from "./clock.js";
import { within } from "./store.js";

/**
 * How often a sync failed on a day for a reason, in all, and when last. The whole day's count is told each time, so that a
 * report sent twice counts once.
 * @typedef {{day: string, reason: string, count: number, last: string}} Failure
 */

/** What the server knows how to say (domain/phone_health.py). */
const OF_STATUS = new Map([
  [0, "no_answer"],
  [401, "login"],
  [403, "forbidden"],
  [413, "too_large"],
  [422, "unreadable"],
  [429, "busy"],
]);
/** Not there, out of step, gone, begun anew: answers that a sync goes on from. */
const ANSWERS = new Set([404, 409, 410, 412, 460]);
const KEPT_DAYS = 14;
const DAY = 24 * 3600 * 1000;
/** The school's day, wherever the phone is: it is what the board shows. */
const CHINA = 8 * 3600 * 1000;

/**
 * Why an answer is a failure, or "" for a good one. Some refusals are answers too: the phone knows what to do. A page, or a
 * way to one, is not ours: a network's login, a proxy's apology.
 * @param {import("./network.js").Answer} answer
 */
export function reasonOf({ status, headers }) {
  if (headers?.get("Content-Type")?.includes("html") || (status === 0 && headers)) return "not_ours";
  if (OF_STATUS.has(status)) return /** @type {string} */ (OF_STATUS.get(status));
  if (status >= 500) return "server";
  return status < 400 || ANSWERS.has(status) ? "" : "odd";
}

/**
 * Why a fault of the phone's own storage is one.
 * @param {any} fault
 */
export function storageReason(fault) {
  return fault?.name === "QuotaExceededError" ? "full" : "storage";
}

/**
 * Counts a failure; the phone tells of it with its next report. Never throws: a phone that cannot even count goes on.
 * @param {string} account
 * @param {string} reason
 */
export async function noteFailure(account, reason) {
  try {
    const now = Date.now() + (await clockSkew(account));
    await within(account, ["meta"], "readwrite", async (tx) => {
      const meta = tx.objectStore("meta");
      const known = /** @type {Failure[]} */ ((await meta.get("failures")) ?? []);
      await meta.put(counted(known, reason, now), "failures");
    });
  } catch {
    // No home, or a storage that does not answer: then there is nowhere to count.
  }
}

/**
 * What failed in the last two weeks.
 * @param {string} account
 * @returns {Promise<Failure[]>}
 */
export async function failures(account) {
  return (await within(account, ["meta"], "readonly", (tx) => tx.objectStore("meta").get("failures"))) ?? [];
}

/**
 * @param {Failure[]} known
 * @param {string} reason
 * @param {number} now  milliseconds, by the server's clock
 * @returns {Failure[]}
 */
function counted(known, reason, now) {
  const last = new Date(now).toISOString();
  const day = dayOf(now);
  const oldest = dayOf(now - KEPT_DAYS * DAY);
  const kept = known.filter((one) => one.day >= oldest && one.day <= day);
  const found = kept.find((one) => one.day === day && one.reason === reason);
  if (!found) return [...kept, { day, reason, count: 1, last }];
  return kept.map((one) => (one === found ? { ...one, count: one.count + 1, last } : one));
}

/**
 * @param {number} now
 */
function dayOf(now) {
  return new Date(now + CHINA).toISOString().slice(0, 10);
}
