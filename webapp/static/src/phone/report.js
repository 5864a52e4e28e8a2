import { aboutThisPhone } from "./device.js";
import { handoverDigest } from "./handover.js";
import { failures } from "./failures.js";
import { enrolment } from "./identity.js";
import { ask } from "./network.js";
import { within } from "./store.js";

/** Milliseconds after which the same is told again: the storage's figures grow old. */
const REST = 6 * 3600 * 1000;

/**
 * Tells the school how this phone is: its storage, its kit, what failed of late. Only when there is something new to say,
 * and never in the way of what waits to be sent. The first time it leaves there with what it hands over, should it be lost.
 * @param {string} account
 */
export async function report(account) {
  const enrolled = await enrolment(account);
  if (!enrolled) return;
  const said = await health(account);
  const news = JSON.stringify({
    persisted: said.persisted,
    failures: said.failures,
    handover: said.handover,
  });
  const before = await within(account, ["meta"], "readonly", (tx) => tx.objectStore("meta").get("reported"));
  const age = Math.abs(Date.now() - Date.parse(before?.at ?? ""));
  if (before?.news === news && age < REST) return;
  const { status } = await ask(account, `/api/v1/devices/${enrolled.device}/report`, {
    method: "PUT",
    body: JSON.stringify(said),
    headers: { "Content-Type": "application/json", ...(await aboutThisPhone(account)) },
  });
  if (status !== 200) return;
  const mark = { news, at: new Date().toISOString() };
  await within(account, ["meta"], "readwrite", (tx) => tx.objectStore("meta").put(mark, "reported"));
}

/**
 * @param {string} account
 */
async function health(account) {
  const { storage } = globalThis.navigator ?? {};
  const [persisted, estimate, pages, failed, handover] = await Promise.all([
    storage?.persisted?.().catch(() => null) ?? null,
    storage?.estimate?.().catch(() => null) ?? null,
    within(account, ["fragments"], "readonly", (tx) => tx.objectStore("fragments").count()),
    failures(account),
    handoverDigest(account),
  ]);
  return {
    persisted,
    used: whole(estimate?.usage),
    quota: whole(estimate?.quota),
    pages,
    failures: failed,
    handover,
  };
}

/**
 * @param {number | undefined} bytes
 */
function whole(bytes) {
  return Number.isFinite(bytes) ? Math.round(/** @type {number} */ (bytes)) : null;
}
