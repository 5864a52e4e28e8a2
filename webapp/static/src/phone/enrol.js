import { layBallast } from "./ballast.js";
import { announce } from "./changes.js";
import { ownDevice } from "./device.js";
import { draftsHeld } from "./drafts.js";
import { digestOf } from "./envelope.js";
import { enrolment } from "./identity.js";
import { putUpBox } from "./inbox.js";
import { pullKit } from "./kit.js";
import { inOneTab, makeVault } from "./pin.js";
import { sealRecovery, sendRecovery } from "./recovery.js";
import { entries, isUnsent } from "./outbox.js";
import { report } from "./report.js";
import { build, demolish, drop, homes, within } from "./store.js";
import { forget } from "./vault.js";
import { removeWorker } from "./worker.js";

/**
 * Makes this browser a home for the account: asks that its storage be kept, proves that what is written can be read again,
 * makes the vault, fetches the kit into it, hands the vault's key over to the school for a forgotten PIN, puts up the box
 * for what other apps share, and has the worker installed. The mark "enrolled" is written last, so a home half made is none.
 * Throws when a step fails.
 * @param {string} account
 * @param {string} pin  or a passphrase
 * @param {() => Promise<void>} installWorker
 * @param {(done: number, left: number | undefined) => void} [onProgress]
 */
export function enrol(account, pin, installWorker, onProgress) {
  return inOneTab(account, () => enrolAlone(account, pin, installWorker, onProgress));
}

/**
 * @param {string} account
 * @param {string} pin
 * @param {() => Promise<void>} installWorker
 * @param {(done: number, left: number | undefined) => void} [onProgress]
 */
async function enrolAlone(account, pin, installWorker, onProgress) {
  if (await enrolment(account)) return;
  // Asked, not awaited: Firefox waits until the person answers, and nothing below depends on it.
  void globalThis.navigator?.storage?.persist?.().catch(() => {});
  await build(account);
  await proveStorage(account);
  await layBallast(account);
  const raw = await makeVault(account, pin, !/^\d+$/.test(pin));
  const outcome = await pullKit(account, onProgress);
  if (outcome !== "done") throw new Error(`kit: ${outcome}`);
  await sealRecovery(account, raw);
  raw.fill(0);
  if (!(await sendRecovery(account))) throw new Error("recovery");
  await putUpBox(account);
  await installWorker();
  const mark = { enrolled_at: new Date().toISOString(), device: await ownDevice(account) };
  await within(account, ["meta"], "readwrite", (tx) => tx.objectStore("meta").put(mark, "enrolment"), {
    strict: true,
  });
  await report(account).catch(() => {});
  announce({ account });
}

/**
 * Ends the enrolment and empties the home. Refuses, and answers how many things would be lost, while an entry is unsent
 * or a draft unfinished; answers 0 when it is done. The worker goes with the last home in this browser.
 * @param {string} account
 * @returns {Promise<number>}
 */
export async function unenrol(account) {
  const unsent = (await entries(account)).filter(isUnsent).length;
  const unfinished = (await draftsHeld(account)).filter((draft) => !draft.deleted_at).length;
  if (unsent + unfinished > 0) return unsent + unfinished;
  await demolish(account);
  forget(account);
  if ((await homes())?.length === 0) await removeWorker();
  announce({ account });
  return 0;
}

/**
 * Writes a test entry, closes everything, and reads it back.
 * @param {string} account
 */
async function proveStorage(account) {
  const bytes = crypto.getRandomValues(new Uint8Array(4096)).buffer;
  const digest = await digestOf(bytes);
  await within(account, ["meta"], "readwrite", (tx) => tx.objectStore("meta").put(bytes, "trial"), {
    strict: true,
  });
  drop(account);
  const back = await within(account, ["meta"], "readonly", (tx) => tx.objectStore("meta").get("trial"));
  if (!(back instanceof ArrayBuffer) || (await digestOf(back)) !== digest)
    throw new Error("storage does not keep");
  await within(account, ["meta"], "readwrite", (tx) => tx.objectStore("meta").delete("trial"));
}
