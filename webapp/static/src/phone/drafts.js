import { v7 } from "uuid";
import { withBallast } from "./ballast.js";
import { piecesOf } from "./pieces.js";
import { fieldsIn, hideFields, hideFile, readDraft, readEntry, readFile } from "./readable.js";
import { within } from "./store.js";

/** @typedef {import("./rows.js").Draft} Draft */
/** @typedef {import("./rows.js").FileNote} FileNote */
/** @typedef {{id: string, kind: string, version: number, fields: import("./rows.js").Field[], mends?: string}} Typed */
/** @typedef {import("idb").IDBPTransaction<import("./rows.js").HomeSchema, import("./rows.js").StoreName[], "readwrite">} Writing */

/** A draft put aside can be taken back for so long (milliseconds: a day). */
const UNDO = 24 * 3600 * 1000;

/**
 * Keeps what has been typed so far; the files it has stay. Does nothing when the entry was saved meanwhile: a late
 * autosave must not bring its draft back.
 * @param {string} account
 * @param {Typed} typed
 */
export async function keepDraft(account, typed) {
  const hidden = await hideFields(account, typed.fields);
  await withBallast(account, () =>
    within(account, ["outbox", "drafts"], "readwrite", async (tx) => {
      const draft = await draftFor(tx, typed, hidden);
      if (draft) await tx.objectStore("drafts").put(draft);
    }),
  );
}

/**
 * Puts a prepared file (a photo, a recording, a signature) into the draft, durably; makes the draft if this is the first
 * thing in it. The pieces that it was kept in until now go. Throws when the entry was saved meanwhile: who sees the file in
 * the form must not believe that it is in the record.
 * @param {string} account
 * @param {Typed} typed
 * @param {FileNote} note
 * @param {ArrayBuffer} bytes
 */
export async function addFile(account, typed, note, bytes) {
  const [hidden, file] = await Promise.all([
    hideFields(account, typed.fields),
    hideFile(account, note, bytes),
  ]);
  await within(
    account,
    ["outbox", "drafts", "files"],
    "readwrite",
    async (tx) => {
      const draft = await draftFor(tx, typed, hidden);
      if (!draft) throw new Error("saved without this file");
      await Promise.all([
        tx.objectStore("drafts").put({ ...draft, files: [...draft.files, file.note] }),
        tx.objectStore("files").put({ entry: typed.id, id: note.id, bytes: file.bytes }),
        tx.objectStore("files").delete(piecesOf(typed.id, note.id)),
      ]);
    },
    { strict: true },
  );
}

/**
 * @param {string} account
 * @param {string} id
 * @param {string} fileId
 */
export async function removeFile(account, id, fileId) {
  await within(account, ["drafts", "files"], "readwrite", async (tx) => {
    const draft = await tx.objectStore("drafts").get(id);
    if (!draft) return;
    const files = draft.files.filter((file) => file.id !== fileId);
    await Promise.all([
      tx.objectStore("drafts").put({ ...draft, files }),
      tx.objectStore("files").delete([id, fileId]),
    ]);
  });
}

/**
 * The drafts to pick from, the last changed first; those put aside today are among them, with `deleted_at`. Throws Locked.
 * @param {string} account
 * @returns {Promise<Draft[]>}
 */
export async function drafts(account) {
  return Promise.all((await draftsHeld(account)).map((draft) => readDraft(account, draft)));
}

/**
 * The same without what is typed in them, which may be sealed.
 * @param {string} account
 * @returns {Promise<Draft[]>}
 */
export async function draftsHeld(account) {
  const all = await within(account, ["drafts"], "readonly", (tx) => tx.objectStore("drafts").getAll());
  return all.sort((one, other) => other.changed_at.localeCompare(one.changed_at));
}

/**
 * One draft with the bytes of its files, for going on with it; undefined when there is none.
 * @param {string} account
 * @param {string} id
 * @returns {Promise<{draft: Draft, bytes: Map<string, ArrayBuffer>} | undefined>}
 */
export async function openDraft(account, id) {
  const { draft, rows } = await within(account, ["drafts", "files"], "readonly", async (tx) => ({
    draft: await tx.objectStore("drafts").get(id),
    rows: await tx.objectStore("files").getAll(filesOf(id)),
  }));
  if (!draft) return undefined;
  const bytes = rows.map(async ({ id: fileId, bytes: held }) => {
    const note = draft.files.find((one) => one.id === fileId);
    return /** @type {const} */ ([fileId, note ? await readFile(account, note, held) : held]);
  });
  return { draft: await readDraft(account, draft), bytes: new Map(await Promise.all(bytes)) };
}

/**
 * Puts a draft aside (away) or takes it back. It is gone only a day later.
 * @param {string} account
 * @param {string} id
 * @param {boolean} away
 */
export async function putAside(account, id, away) {
  await within(account, ["drafts"], "readwrite", async (tx) => {
    const draft = await tx.objectStore("drafts").get(id);
    const deletedAt = away ? new Date().toISOString() : "";
    if (draft) await tx.objectStore("drafts").put({ ...draft, deleted_at: deletedAt });
  });
}

/**
 * Clears away drafts that were put aside more than a day ago, with their files.
 * @param {string} account
 * @param {number} now  milliseconds
 */
export async function clearDrafts(account, now) {
  await within(account, ["drafts", "files"], "readwrite", async (tx) => {
    const all = await tx.objectStore("drafts").getAll();
    const old = all.filter((draft) => draft.deleted_at && Date.parse(draft.deleted_at) < now - UNDO);
    await Promise.all(
      old.flatMap(({ id }) => [
        tx.objectStore("drafts").delete(id),
        tx.objectStore("files").delete(filesOf(id)),
      ]),
    );
  });
}

/**
 * A draft that mends a refused entry: its words, its files (under new ids), and what was wrong. The same one is answered
 * when the person comes back to it. Undefined when there is no such refused entry.
 * @param {string} account
 * @param {string} entryId
 * @returns {Promise<string | undefined>} the draft's id
 */
export async function draftToMend(account, entryId) {
  const refused = await within(account, ["outbox"], "readonly", (tx) =>
    tx.objectStore("outbox").get(entryId),
  );
  if (!refused) return undefined;
  // Of a sensitive entry there is no copy: the form opens empty, with what was wrong.
  const fields = fieldsIn(await readEntry(account, refused)).filter(([name]) => name !== "mends");
  const hidden = await hideFields(account, fields);
  return within(account, ["outbox", "drafts", "files"], "readwrite", async (tx) => {
    const begun = (await tx.objectStore("drafts").getAll()).find((draft) => draft.mends === entryId);
    if (begun) return begun.id;
    const row = await tx.objectStore("outbox").get(entryId);
    if (!row || row.mended_by || !["refused", "too_large"].includes(row.state)) return undefined;
    const { kind, version } = row;
    const draft = { ...blank({ id: v7(), kind, version, fields: [], mends: entryId }), ...hidden };
    draft.problems = row.message ? [...row.problems, { field: "", message: row.message }] : row.problems;
    draft.files = await copyFiles(tx, row, draft.id);
    await tx.objectStore("drafts").put(draft);
    return draft.id;
  });
}

/**
 * @param {Writing} tx
 * @param {import("./rows.js").OutboxRow} row
 * @param {string} draftId
 * @returns {Promise<FileNote[]>}
 */
async function copyFiles(tx, row, draftId) {
  const held = await tx.objectStore("files").getAll(filesOf(row.id));
  return Promise.all(
    held.map(async ({ id, bytes }) => {
      const {
        sha256 = "",
        type = "",
        size = 0,
        name = "",
        wrapped,
      } = row.files.find((file) => file.id === id) ?? {};
      const note = { id: v7(), sha256, type, size, name, wrapped };
      await tx.objectStore("files").put({ entry: draftId, id: note.id, bytes });
      return note;
    }),
  );
}

/**
 * The draft as it would be with what is typed now; undefined when its entry is already saved.
 * @param {Writing} tx
 * @param {Typed} typed
 * @param {{fields: import("./rows.js").Field[], sealed?: ArrayBuffer}} hidden  what is typed, as it is kept
 */
async function draftFor(tx, typed, hidden) {
  const [saved, draft] = await Promise.all([
    tx.objectStore("outbox").getKey(typed.id),
    tx.objectStore("drafts").get(typed.id),
  ]);
  if (saved) return undefined;
  const { id, kind, version } = typed;
  const changedAt = new Date().toISOString();
  // Whoever goes on with a draft that was put aside has taken it back.
  return { ...(draft ?? blank(typed)), ...hidden, id, kind, version, changed_at: changedAt, deleted_at: "" };
}

/**
 * @param {Typed} typed
 * @returns {Draft}
 */
function blank({ id, kind, version, fields, mends = "" }) {
  const changedAt = new Date().toISOString();
  return { id, kind, version, fields, files: [], mends, problems: [], changed_at: changedAt, deleted_at: "" };
}

/**
 * @param {string} id
 */
function filesOf(id) {
  return IDBKeyRange.bound([id], [id, []]);
}
