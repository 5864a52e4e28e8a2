import { batchText, MOST, nextBatch, packed } from "./batch.js";
import { announce } from "./changes.js";
import { askAsPhone } from "./handover.js";
import { enrolment } from "./identity.js";
import { entries } from "./outbox.js";
import { demolish, homes, within } from "./store.js";
import { applyVerdicts } from "./verdicts.js";
import { removeWorker } from "./worker.js";

/** What stays of a phone out of service until all is handed over: who it is, and with what it hands over. */
const STAYS = new Set(["enrolment", "device", "handover", "n", "epoch", "skew", "revoked", "failures"]);

/**
 * Asks whether this phone was taken out of service. If so: what can be read on it is forgotten at once, what is not sent is
 * handed over, and then the home goes, with the worker and what it cached. Answers whether it was.
 * A cut in between is no harm: the next call goes on.
 * @param {string} account
 * @returns {Promise<boolean>}
 */
export function leaveIfRevoked(account) {
  return navigator.locks.request(`runxin-sync-${account}`, () => leaveAlone(account));
}

/**
 * @param {string} account
 */
async function leaveAlone(account) {
  const enrolled = await enrolment(account);
  if (!enrolled) return false;
  const { status, data } = await askAsPhone(account, enrolled.device, "");
  const begun = await isLeaving(account);
  // After the last word the token is worth nothing any more: then there is no more to say.
  if (begun && isRefusal(status, data)) return wipe(account);
  if (status !== 200 || data?.revoked !== true) return begun;
  await forgetReadable(account);
  const isAllSent =
    (await handOverText(account, enrolled.device)) && (await handOverFiles(account, enrolled.device));
  if (!isAllSent) return true;
  const last = await askAsPhone(account, enrolled.device, "", { method: "DELETE" });
  const isOver = last.data?.revoked === true || isRefusal(last.status, last.data);
  return isOver ? wipe(account) : true;
}

/**
 * Whether this phone knows that it was taken out of service, and has not handed everything over yet.
 * @param {string} account
 */
export function isLeaving(account) {
  return within(
    account,
    ["meta"],
    "readonly",
    async (tx) => (await tx.objectStore("meta").get("revoked")) !== undefined,
  );
}

/**
 * Pages, drafts, what was settled long ago, and the wrapped key of the vault: without it nothing sealed can be read.
 * @param {string} account
 */
async function forgetReadable(account) {
  await within(account, ["meta", "outbox", "files", "drafts", "fragments"], "readwrite", async (tx) => {
    const meta = tx.objectStore("meta");
    const outbox = tx.objectStore("outbox");
    const rows = await outbox.getAll();
    const done = rows.filter((row) => row.state !== "waiting" && !row.files.some(isWaiting));
    const kept = new Set(rows.filter((row) => !done.includes(row)).map(({ id }) => id));
    const loose = (await tx.objectStore("files").getAllKeys()).filter(([entry]) => !kept.has(entry));
    const gone = (await meta.getAllKeys()).filter((key) => !STAYS.has(key));
    await Promise.all([
      meta.put(new Date().toISOString(), "revoked"),
      ...gone.map((key) => meta.delete(key)),
      ...done.map(({ id }) => outbox.delete(id)),
      ...loose.map((key) => tx.objectStore("files").delete(key)),
      tx.objectStore("drafts").clear(),
      tx.objectStore("fragments").clear(),
    ]);
  });
}

/**
 * @param {string} account
 * @param {string} device
 * @returns {Promise<boolean>}  whether the school has given its word on all of it
 */
async function handOverText(account, device) {
  for (let after = 0, most = MOST; ; ) {
    const batch = await nextBatch(account, after, most);
    const last = batch.at(-1);
    if (!last) return true;
    const { body, headers } = await packed(await batchText({ device }, batch));
    const { status, data } = await askAsPhone(account, device, "", {
      method: "POST",
      body,
      headers: { "Content-Type": "application/json", ...headers },
    });
    if (status === 200 && Array.isArray(data?.verdicts)) {
      await applyVerdicts(account, data.verdicts);
      after = last.n;
      most = MOST;
    } else if (isRefusal(status, data) && batch.length > 1) {
      most = Math.ceil(batch.length / 2);
    } else if (isRefusal(status, data)) {
      // The school will never take it; what cannot be handed over must not keep the phone from forgetting.
      after = last.n;
    } else {
      return false;
    }
  }
}

/**
 * @param {string} account
 * @param {string} device
 */
async function handOverFiles(account, device) {
  const taken = (await entries(account)).filter((row) => row.state === "accepted" || row.state === "parked");
  for (const { id: entry, files } of taken) {
    for (const file of files.filter(isWaiting)) {
      const row = await within(account, ["files"], "readonly", (tx) =>
        tx.objectStore("files").get([entry, file.id]),
      );
      if (!row) continue;
      const { status, data } = await askAsPhone(account, device, `/files/${file.id}`, {
        method: "PUT",
        body: row.bytes,
        headers: { "Content-Type": file.type },
      });
      const isWord = status === 200 && data?.id === file.id && Boolean(data.verdict);
      if (!isWord && !isRefusal(status, data)) return false;
      await within(account, ["files"], "readwrite", (tx) => tx.objectStore("files").delete([entry, file.id]));
    }
  }
  return true;
}

/**
 * Whether it is the school that will never take this: not a proxy's page, not a server that is busy.
 * @param {number} status
 * @param {any} data
 */
function isRefusal(status, data) {
  return [404, 413, 422].includes(status) && typeof data?.code === "string";
}

/**
 * @param {import("./rows.js").SentFile} file
 */
function isWaiting(file) {
  return file.state === "waiting";
}

/**
 * @param {string} account
 */
async function wipe(account) {
  await demolish(account);
  if ((await homes())?.length === 0) await removeWorker();
  announce({ account, revoked: true });
  return true;
}
