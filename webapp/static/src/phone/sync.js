import { batchText, MOST, nextBatch, packed } from "./batch.js";
import { announce } from "./changes.js";
import { skewOf } from "./clock.js";
import { aboutThisPhone } from "./device.js";
import { enrolment } from "./identity.js";
import { forgetFiles } from "./keeping.js";
import { ask } from "./network.js";
import { entries, isSendable, isUnsent } from "./outbox.js";
import { within } from "./store.js";
import { sendFiles } from "./uploads.js";
import { applyVerdicts, forgetOld, markTooLarge, meetEpoch } from "./verdicts.js";

/** @typedef {import("./rows.js").Outcome} Outcome */
/** @typedef {import("./rows.js").OutboxRow} OutboxRow */

/** Filled in by the build; tests run without one. */
const BUILD = typeof __BUILD__ === "string" ? __BUILD__ : "dev";

/** Answers that one entry alone may have brought about: it is looked for, so that it does not hold up the others. */
const ABOUT_ONE = new Set([400, 403, 413, 422, 500]);
/** After so many single entries in a row that met a fault, it is the server's own, and it is left in peace. */
const MOST_SKIPPED = 3;

/**
 * Sends what waits, text first, then files; one tab at a time. "done": the server has given its word on everything it
 * was asked; "retry": something must be tried again; "login": the session has ended and the queue waits.
 * @param {string} account
 * @returns {Promise<Outcome>}
 */
export function sync(account) {
  return navigator.locks.request(`runxin-sync-${account}`, () => syncAlone(account));
}

/**
 * @param {string} account
 * @returns {Promise<Outcome>}
 */
async function syncAlone(account) {
  const enrolled = await enrolment(account);
  if (!enrolled) return "done";
  const total = (await entries(account)).filter(isSendable).length;
  /** @param {number} sent */
  const progress = (sent) => total && announce({ account, sending: { sent, total } });
  progress(0);
  try {
    let outcome = await sendText(account, enrolled.device, progress);
    if (outcome !== "login") outcome = worse(outcome, await sendFiles(account));
    await remember(account, outcome, total > 0);
    return outcome;
  } finally {
    announce({ account, sending: null });
  }
}

/**
 * @param {string} account
 * @param {string} device
 * @param {(sent: number) => void} progress
 * @returns {Promise<Outcome>}
 */
async function sendText(account, device, progress) {
  /** @type {Outcome} */
  let outcome = "done";
  let sent = 0;
  let after = 0;
  let most = MOST;
  let restarted = false;
  let skipped = 0;
  for (;;) {
    const batch = await nextBatch(account, after, most);
    const last = batch.at(-1);
    if (!last) return outcome;
    const { status, data } = await post(account, device, batch);
    if (status === 200 && Array.isArray(data?.verdicts)) {
      const settled = await applyVerdicts(account, data.verdicts);
      await rememberSkew(account, data.server_time);
      if (settled < batch.length) outcome = "retry";
      // A restored server is given the old entries too: once more from the first, and only once.
      const askedAgain = await meetEpoch(account, data);
      after = askedAgain > 0 && !restarted ? 0 : last.n;
      restarted ||= askedAgain > 0;
      most = Math.min(MOST, most * 2);
      skipped = 0;
      sent += settled;
      progress(sent);
    } else if (ABOUT_ONE.has(status) && batch.length > 1) {
      // Halving finds the one that the server chokes on.
      most = Math.ceil(batch.length / 2);
    } else if (status === 413) {
      await markTooLarge(account, last.id);
      after = last.n;
    } else if (status === 422 || (ABOUT_ONE.has(status) && skipped < MOST_SKIPPED)) {
      outcome = "retry";
      after = last.n;
      skipped += 1;
    } else {
      return status === 401 ? "login" : "retry";
    }
  }
}

/**
 * @param {string} account
 * @param {string} device
 * @param {OutboxRow[]} batch
 */
async function post(account, device, batch) {
  const epoch = await within(account, ["meta"], "readonly", (tx) => tx.objectStore("meta").get("epoch"));
  const { body, headers } = await packed(await batchText({ device, epoch: epoch ?? "", app: BUILD }, batch));
  return ask(account, "/api/v1/outbox", {
    method: "POST",
    body,
    headers: { "Content-Type": "application/json", ...(await aboutThisPhone(account, batch)), ...headers },
  });
}

/**
 * @param {string} account
 * @param {unknown} serverTime
 */
async function rememberSkew(account, serverTime) {
  const skew = skewOf(serverTime);
  if (skew !== undefined)
    await within(account, ["meta"], "readwrite", (tx) => tx.objectStore("meta").put(skew, "skew"));
}

/**
 * Keeps the last time at which everything was known to be sent.
 * @param {string} account
 * @param {Outcome} outcome
 * @param {boolean} hadWork  with nothing to send nobody was asked, so nothing new is known
 */
async function remember(account, outcome, hadWork) {
  const now = new Date();
  await forgetOld(account, now.getTime());
  await forgetFiles(account, now.getTime());
  const allSent = hadWork && outcome === "done" && !(await entries(account)).some(isUnsent);
  await within(account, ["meta"], "readwrite", async (tx) => {
    const meta = tx.objectStore("meta");
    const before = await meta.get("sync");
    await meta.put({ last: allSent ? now.toISOString() : (before?.last ?? ""), outcome }, "sync");
  });
}

/**
 * @param {Outcome} one
 * @param {Outcome} other
 * @returns {Outcome}
 */
function worse(one, other) {
  if (one === "login" || other === "login") return "login";
  return one === "retry" ? one : other;
}
