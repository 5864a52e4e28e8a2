import { within } from "./store.js";

/** @typedef {import("./rows.js").OutboxRow} OutboxRow */
/**
 * @typedef {object} Verdict  the server's word about one entry
 * @property {string} id
 * @property {string} digest
 * @property {"accepted" | "already" | "parked" | "refused"} verdict
 * @property {number | null} [seq]
 * @property {string} [reason]
 * @property {string} [message]
 * @property {import("./rows.js").Problem[]} [problems]
 */

/** @type {Record<string, import("./rows.js").EntryState>} */
const STATE_AFTER = { accepted: "accepted", already: "accepted", parked: "parked", refused: "refused" };

/** Settled entries are kept so long (milliseconds: 30 days) to give back what a restored server has lost. */
const KEPT = 30 * 24 * 3600 * 1000;

/**
 * Acts on the server's words: only on those whose id and digest are a waiting row's own. Answers how many it acted on.
 * @param {string} account
 * @param {unknown[]} verdicts
 */
export async function applyVerdicts(account, verdicts) {
  const meant = /** @type {Verdict[]} */ (verdicts).filter((one) => one?.id && one.verdict in STATE_AFTER);
  return within(account, ["outbox", "files"], "readwrite", async (tx) => {
    const outbox = tx.objectStore("outbox");
    const rows = await Promise.all(meant.map((verdict) => outbox.get(verdict.id)));
    const pairs = meant.flatMap((verdict, at) => {
      const row = rows[at];
      return row?.state === "waiting" && row.digest === verdict.digest ? [{ row, verdict }] : [];
    });
    await Promise.all(pairs.map(({ row, verdict }) => settle(tx, row, verdict)));
    return pairs.length;
  });
}

/**
 * A single entry that is too large for the server: kept and shown.
 * @param {string} account
 * @param {string} id
 */
export async function markTooLarge(account, id) {
  await within(account, ["outbox"], "readwrite", async (tx) => {
    const row = await tx.objectStore("outbox").get(id);
    if (row?.state === "waiting") await tx.objectStore("outbox").put({ ...row, state: "too_large" });
  });
}

/**
 * Remembers the server's epoch. When it has changed the server was restored from a backup; when it says so itself
 * (`give_back`), it was put back in another way: what it settled before goes out again, with the files that are still here,
 * and comes back as "already" wherever nothing was lost; so does the key for a forgotten PIN. Answers how many entries wait again.
 * @param {string} account
 * @param {{epoch?: unknown, give_back?: unknown}} said
 */
export async function meetEpoch(account, { epoch, give_back: giveBack }) {
  if (!epoch || typeof epoch !== "string") return 0;
  return within(account, ["meta", "outbox", "files"], "readwrite", async (tx) => {
    const known = await tx.objectStore("meta").get("epoch");
    if (known !== epoch) await tx.objectStore("meta").put(epoch, "epoch");
    if ((known === epoch || !known) && giveBack !== true) return 0;
    // It may have lost the key for a forgotten PIN, too.
    const recovery = await tx.objectStore("meta").get("recovery");
    if (recovery) await tx.objectStore("meta").put({ ...recovery, sent: false }, "recovery");
    const outbox = tx.objectStore("outbox");
    const rows = (await outbox.getAll()).filter((row) => row.state === "accepted" || row.state === "parked");
    const kept = new Set((await tx.objectStore("files").getAllKeys()).map(([, id]) => id));
    await Promise.all(rows.map((row) => outbox.put(waitingAgain(row, kept))));
    return rows.length;
  });
}

/**
 * The number it had is no longer its own.
 * @param {OutboxRow} row
 * @param {Set<string>} kept  the files whose bytes are still here
 * @returns {OutboxRow}
 */
function waitingAgain(row, kept) {
  const files = row.files.map((file) =>
    kept.has(file.id) && file.state === "sent" ? { ...file, state: /** @type {const} */ ("waiting") } : file,
  );
  return { ...row, state: "waiting", seq: null, files };
}

/**
 * Forgets entries that were wholly settled more than 30 days ago.
 * @param {string} account
 * @param {number} now  milliseconds
 */
export async function forgetOld(account, now) {
  await within(account, ["outbox", "files"], "readwrite", async (tx) => {
    const outbox = tx.objectStore("outbox");
    const old = (await outbox.getAll()).filter(
      (row) =>
        (row.state === "accepted" || row.state === "parked") &&
        row.files.every((file) => file.state === "sent") &&
        Date.parse(row.settled_at) < now - KEPT,
    );
    const files = tx.objectStore("files");
    await Promise.all([
      ...old.map((row) => outbox.delete(row.id)),
      ...old.map((row) => files.delete(IDBKeyRange.bound([row.id], [row.id, []]))),
    ]);
  });
}

/**
 * @param {import("idb").IDBPTransaction<import("./rows.js").HomeSchema, import("./rows.js").StoreName[], "readwrite">} tx
 * @param {OutboxRow} row
 * @param {Verdict} verdict
 */
async function settle(tx, row, verdict) {
  const state = STATE_AFTER[verdict.verdict];
  // An envelope that the school cannot open is no word about what is in it: the vault's copy goes instead.
  if (verdict.reason?.startsWith("seal_") && row.vault && !row.sealed_only && !row.open_only) {
    await tx.objectStore("outbox").put({ ...row, open_only: true });
    return;
  }
  await tx.objectStore("outbox").put({
    ...row,
    state,
    settled_at: new Date().toISOString(),
    seq: verdict.seq ?? null,
    message: verdict.message ?? "",
    problems: verdict.problems ?? [],
  });
  // The mended entry has taken the place of the refused ones before it only now that the server has it.
  if (state !== "refused") await forgetMended(tx, row.mends || (await refusedBase(tx, row)));
}

/**
 * The refused entry that this one corrects: it was never entered, so that the correction has taken its place; else "".
 * @param {import("idb").IDBPTransaction<import("./rows.js").HomeSchema, import("./rows.js").StoreName[], "readwrite">} tx
 * @param {OutboxRow} row
 */
async function refusedBase(tx, { kind, amends = "" }) {
  const base = amends && kind !== "withdrawal" ? await tx.objectStore("outbox").get(amends) : undefined;
  return base?.state === "refused" ? amends : "";
}

/**
 * Forgets a refused entry, and the one that it had mended, and so on, with their photos.
 * @param {import("idb").IDBPTransaction<import("./rows.js").HomeSchema, import("./rows.js").StoreName[], "readwrite">} tx
 * @param {string} id
 */
async function forgetMended(tx, id) {
  const outbox = tx.objectStore("outbox");
  for (let next = id; next; ) {
    const row = await outbox.get(next);
    await outbox.delete(next);
    await tx.objectStore("files").delete(IDBKeyRange.bound([next], [next, []]));
    next = row?.mends ?? "";
  }
}
