import { v7 } from "uuid";
import { withBallast } from "./ballast.js";
import { announce } from "./changes.js";
import { bodyText, digestOf } from "./envelope.js";
import { hideEntry, readAll, saysTheSame, withKeys, wordsOf } from "./readable.js";
import { prepare } from "./sealing.js";
import { NoHome, within } from "./store.js";

/** @typedef {import("./rows.js").OutboxRow} OutboxRow */
/** @typedef {import("./rows.js").Draft} Draft */
/** @typedef {{id: string, kind: string, version: number, fields: import("./rows.js").Field[], sensitive?: boolean, final?: boolean}} NewEntry */

/** Milliseconds from "safe" to telling the rest of the page. */
const NEWS_AFTER = 100;

/**
 * Saves an entry, durably, before any network. Its files are already on the phone under the same id (drafts.js put
 * them there, strictly); one strict transaction takes them over, gives the entry its number and removes the draft.
 * Saving the same words under the same id twice (a double tap) saves them once. Throws when nothing was saved (Locked, too); the draft then stays.
 * @param {string} account
 * @param {NewEntry} entry
 * @returns {Promise<OutboxRow>}
 */
export async function addEntry(account, entry) {
  const savedAt = new Date().toISOString();
  let { id, fields } = entry;
  /** @type {Draft | undefined} */
  let draft;
  for (;;) {
    // The digest is taken before the transaction opens: one that waits for anything else closes itself. Most entries are
    // words alone, so the first guess is that there is no photo, and it costs a single transaction.
    const row = await rowOf(account, { ...entry, id, fields }, draft, savedAt);
    const { saved, found } = await withBallast(account, () => tryToAdd(account, row, draft));
    if (saved && saved.digest !== row.digest && !(await saysTheSame(account, saved, wordsOf(entry.fields)))) {
      // The same form was open twice and says something else here: no double tap, and nothing of it may be lost. It
      // corrects what was saved before, as in a browser without a home (webapp/actions/forms.py); what is not corrected
      // but done again is done again.
      if (!entry.final) fields = [["amends", id], ...entry.fields.filter(([name]) => name !== "amends")];
      id = v7();
      draft = undefined;
      continue;
    }
    if (saved) {
      // The news waits until the person has her answer: all that listens reads the store.
      setTimeout(() => {
        announce({ account });
        prepare(account);
      }, NEWS_AFTER);
      return saved;
    }
    draft = found;
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
 * The same with their texts, as far as the vault keeps them. Throws Locked.
 * @param {string} account
 */
export async function readEntries(account) {
  return readAll(account, await entries(account));
}

/**
 * Where an entry stands as its author should see it: accepted only once its files are, too.
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
  const stands = standing(row);
  // What its author has put aside waits for nobody.
  return !["accepted", "parked"].includes(stands) && (stands === "waiting" || !row.aside_at);
}

/**
 * Whether trying the network can bring it further: what was refused waits for a person, not for a network.
 * @param {OutboxRow} row
 */
export function isSendable(row) {
  if (row.state === "accepted" || row.state === "parked")
    return row.files.some((file) => file.state === "waiting");
  return row.state === "waiting";
}

/**
 * How many entries have gone as far as the network can bring them.
 * @param {string} account
 */
export async function settledCount(account) {
  return (await entries(account)).filter((row) => !isSendable(row)).length;
}

/**
 * Saves the row if the draft is still the one that it was made from; answers the draft that was found instead, if not.
 * @param {string} account
 * @param {OutboxRow} row
 * @param {Draft | undefined} draft
 * @returns {Promise<{saved?: OutboxRow, found?: Draft}>}
 */
function tryToAdd(account, row, draft) {
  return within(
    account,
    ["meta", "outbox", "drafts"],
    "readwrite",
    async (tx) => {
      // Asked for at once: each further round trip is a wait of the person's.
      const [enrolled, last, already, found] = await Promise.all([
        tx.objectStore("meta").getKey("enrolment"),
        tx.objectStore("meta").get("n"),
        tx.objectStore("outbox").get(row.id),
        tx.objectStore("drafts").get(row.id),
      ]);
      if (!enrolled) throw new NoHome(account);
      if (already) return { saved: already };
      return cargo(found) === cargo(draft)
        ? { saved: await put(tx, { ...row, n: (last ?? 0) + 1 }) }
        : { found };
    },
    { strict: true },
  );
}

/**
 * @param {string} account
 * @param {NewEntry} entry
 * @param {Draft | undefined} draft
 * @param {string} savedAt
 * @returns {Promise<OutboxRow>}
 */
async function rowOf(account, { id, kind, version, fields, sensitive = false }, draft, savedAt) {
  const files = draft?.files ?? [];
  const mends = draft?.mends ?? "";
  const said = /** @type {typeof fields} */ (mends ? [...fields, ["mends", mends]] : fields);
  const body = bodyText(savedAt, said, await withKeys(account, files));
  const student = fields.find(([name]) => name === "student_id")?.[1] ?? "";
  const entry = { id, kind, version, body, student, words: wordsOf(fields), sensitive };
  const [digest, hidden] = await Promise.all([digestOf(body), hideEntry(account, entry)]);
  return {
    id,
    n: 0,
    kind,
    version,
    digest,
    body: "",
    student: "",
    ...hidden,
    saved_at: savedAt,
    state: "waiting",
    settled_at: "",
    message: "",
    problems: [],
    seq: null,
    files: files.map((file) => ({ ...file, state: "waiting", message: "" })),
    mends,
    mended_by: "",
    amends: fields.find(([name]) => name === "amends" || name === "entry_id")?.[1] ?? "",
  };
}

/**
 * @param {import("idb").IDBPTransaction<import("./rows.js").HomeSchema, import("./rows.js").StoreName[], "readwrite">} tx
 * @param {OutboxRow} row
 */
async function put(tx, row) {
  const outbox = tx.objectStore("outbox");
  const refused = row.mends ? await outbox.get(row.mends) : undefined;
  await Promise.all([
    outbox.add(row),
    tx.objectStore("meta").put(row.n, "n"),
    tx.objectStore("drafts").delete(row.id),
    refused && outbox.put({ ...refused, mended_by: row.id }),
  ]);
  return row;
}

/**
 * What of a draft goes into its entry besides the words of the form.
 * @param {Draft | undefined} draft
 */
function cargo(draft) {
  return [draft?.mends ?? "", ...(draft?.files ?? []).map((file) => file.id)].join();
}
