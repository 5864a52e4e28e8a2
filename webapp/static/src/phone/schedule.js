import { askWorkerToSend } from "./background.js";
import { announce } from "./changes.js";
import { noteFailure, storageReason } from "./failures.js";
import { enrolment } from "./identity.js";
import { kitMark, pullKit } from "./kit.js";
import { entries, isSendable, settledCount } from "./outbox.js";
import { sendRecovery } from "./recovery.js";
import { report } from "./report.js";
import { isLeaving, leaveIfRevoked } from "./revoked.js";
import { contactAge } from "./silent.js";
import { sync } from "./sync.js";
import { isLocked } from "./vault.js";

/** Milliseconds. */
const FIRST_WAIT = 5_000;
const LONGEST_WAIT = 5 * 60_000;
const KIT_REST = 30_000;
/** A phone that got no kit for so long, because it is locked, asks whether it is still in service. */
const SERVICE_REST = 3_600_000;

let failures = 0;
let running = false;
let again = false;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/**
 * Tries the network soon: now if nothing is under way, else once more when that is over. Called on start, when the
 * network is back, when the page is looked at, after each save, by the timer and by the button; calling it too often costs
 * nothing.
 * @param {string} account
 */
export async function kick(account) {
  if (running) {
    again = true;
    return;
  }
  running = true;
  clearTimeout(timer);
  try {
    do {
      again = false;
      await round(account);
    } while (again);
  } catch (fault) {
    failures += 1;
    await noteFailure(account, storageReason(fault));
  } finally {
    running = false;
  }
  await plan(account).catch(() => {});
}

/**
 * Milliseconds to wait after so many failures in a row: doubling, at most five minutes, and scattered so that a whole
 * school does not come back in the same second.
 * @param {number} count
 * @param {number} chance  0 to 1
 */
export function waitAfter(count, chance) {
  return Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(count, 10)) * (0.5 + chance / 2);
}

/**
 * @param {string} account
 */
async function round(account) {
  if (!(await enrolment(account))) return;
  if ((await isLeaving(account)) && (await leaveIfRevoked(account))) return;
  const outcome = await sync(account);
  failures = outcome === "done" ? 0 : failures + 1;
  /** @type {import("./rows.js").Outcome} */
  let kit = "done";
  // What the kit brings could not be put away while the home is locked.
  const isDue = !(await isLocked(account)) && (await isKitDue(account));
  const left = await sendableCount(account);
  if (outcome !== "login" && isDue) kit = await pullKit(account);
  // After the kit: with it a restored server may have said that it lost the key.
  if (outcome !== "login") await sendRecovery(account);
  // With the kit the server may have asked for what it lost: that goes at once.
  if ((await sendableCount(account)) > left) again = true;
  if (outcome === "login" || kit !== "done" || (await contactAge(account)) > SERVICE_REST) {
    if (await leaveIfRevoked(account)) return;
  }
  if (outcome !== "login") await report(account);
}

/**
 * @param {string} account
 */
async function plan(account) {
  clearTimeout(timer);
  if (!(await enrolment(account)) || (await sendableCount(account)) === 0) return;
  void askWorkerToSend().catch(() => {});
  timer = setTimeout(() => kick(account), waitAfter(failures, Math.random()));
  announce({ account });
}

/**
 * @param {string} account
 */
async function sendableCount(account) {
  return (await entries(account)).filter(isSendable).length;
}

/**
 * Also when something was settled since the kit was asked for, whoever sent it: this round, another tab, or the worker.
 * @param {string} account
 */
async function isKitDue(account) {
  const mark = await kitMark(account);
  if (!mark || mark.more || mark.settled !== (await settledCount(account))) return true;
  return Math.abs(Date.now() - Date.parse(mark.pulled_at)) > KIT_REST;
}
