import { withBallast } from "./ballast.js";
import { announce } from "./changes.js";
import { bodyText, digestOf } from "./envelope.js";
import { NoHome, within } from "./store.js";

/** @typedef {import("./rows.js").OutboxRow} OutboxRow */
/** @typedef {import("./rows.js").Draft} Draft */
/** @typedef {{id: string, kind: string, version: number, fields: import("./rows.js").Field[]}} NewEntry */

/** A photo came or went between reading the draft and saving it: read it again. */
class DraftMoved extends Error {}

/**
 * Saves an entry, durably, before any network. Its photos are already on the phone under the same id (drafts.js put
 * them there, strictly); one strict transaction takes them over, gives the entry its number and removes the draft.
 * Saving the same id twice (a double tap) saves it once. Throws when nothing was saved; the draft then stays.
 * @param {string} account
 * @param {NewEntry} entry
 */
export async function addEntry(account, entry) {
  const savedAt = new Date().toISOString();
  for (;;) {
    try {
      const row = await withBallast(account, () => tryToAdd(account, entry, savedAt));
      announce({ account });
      return row;
    } catch (fault) {
      if (!(fault instanceof DraftMoved)) throw fault;
    }
  }
}

/**
 * Every entry this phone still knows of, the last saved first; refused ones that were mended are left out.
 * @param {string} account
 * @returns {Promise<OutboxRow[]>}
 */
export async function entries(account) {
  const rows = await within(account, ["outbox"], "readonly", (tx) => tx.objectStore("outbox").getAll());
  return rows.filter((row) => !row.mended_by).sort((one, other) => other.n - one.n);
}

/**
 * Where an entry stands as its author should see it: accepted only once its photos are, too.
 * @param {OutboxRow} row
 * @returns {import("./rows.js").EntryState}
 */
export function standing(row) {
  if (row.state !== "accepted" && row.state !== "parked") return row.state;
  if (row.files.some((file) => file.state === "too_large")) return "too_large";
  if (row.files.some((file) => file.state === "refused" || file.state === "missing")) return "refused";
  return row.files.some((file) => file.state === "waiting") ? "waiting" : row.state;
}

/**
 * Whether any part of it is not yet on the server's word.
 * @param {OutboxRow} row
 */
export function isUnsent(row) {
  return !["accepted", "parked"].includes(standing(row));
}

/**
 * @param {string} account
 * @param {NewEntry} entry
 * @param {string} savedAt
 * @returns {Promise<OutboxRow>}
 */
async function tryToAdd(account, entry, savedAt) {
  const draft = await within(account, ["meta", "drafts"], "readonly", async (tx) => {
    if (!(await tx.objectStore("meta").getKey("enrolment"))) throw new NoHome(account);
    return tx.objectStore("drafts").get(entry.id);
  });
  // The digest is taken before the transaction opens: one that waits for anything else closes itself.
  const row = await rowOf(entry, draft, savedAt);
  return within(account, ["meta", "outbox", "drafts"], "readwrite", (tx) => put(tx, row, draft), {
    strict: true,
  });
}

/**
 * @param {NewEntry} entry
 * @param {Draft | undefined} draft
 * @param {string} savedAt
 * @returns {Promise<OutboxRow>}
 */
async function rowOf({ id, kind, version, fields }, draft, savedAt) {
  const files = draft?.files ?? [];
  const mends = draft?.mends ?? "";
  const body = bodyText(savedAt, mends ? [...fields, ["mends", mends]] : fields, files);
  return {
    id,
    n: 0,
    kind,
    version,
    digest: await digestOf(body),
    body,
    student: fields.find(([name]) => name === "student_id")?.[1] ?? "",
    saved_at: savedAt,
    state: "waiting",
    settled_at: "",
    message: "",
    problems: [],
    seq: null,
    files: files.map((file) => ({ ...file, state: "waiting", message: "" })),
    mends,
    mended_by: "",
  };
}

/**
 * @param {import("idb").IDBPTransaction<import("./rows.js").HomeSchema, import("./rows.js").StoreName[], "readwrite">} tx
 * @param {OutboxRow} row
 * @param {Draft | undefined} draft
 */
async function put(tx, row, draft) {
  const outbox = tx.objectStore("outbox");
  const [already, now, last, refused] = await Promise.all([
    outbox.get(row.id),
    tx.objectStore("drafts").get(row.id),
    tx.objectStore("meta").get("n"),
    row.mends ? outbox.get(row.mends) : undefined,
  ]);
  if (already) return already;
  if (ids(now) !== ids(draft)) throw new DraftMoved();
  row.n = (last ?? 0) + 1;
  await Promise.all([
    outbox.add(row),
    tx.objectStore("meta").put(row.n, "n"),
    tx.objectStore("drafts").delete(row.id),
    refused && outbox.put({ ...refused, mended_by: row.id }),
  ]);
  return row;
}

/**
 * @param {Draft | undefined} draft
 */
function ids(draft) {
  return (draft?.files ?? []).map((file) => file.id).join();
}
