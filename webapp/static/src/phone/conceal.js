import { concealBox } from "./inbox.js";
import { concealPhrases } from "./phrases.js";
import { hideEntry, hideFields, hideFile, wordsOf } from "./readable.js";
import { within } from "./store.js";
import { keyOf, seal } from "./vault.js";

/** @typedef {import("./rows.js").StoreName} StoreName */

/**
 * Seals what an earlier build left readable in the home, row by row, each in a transaction of its own: whoever ends the page
 * meanwhile finds every row either as it was or sealed, and both can be read. Done again at each unlocking, it finds nothing.
 * A row that changes meanwhile is left to the next time. Throws Locked.
 * @param {string} account
 */
export async function concealHome(account) {
  if (!(await keyOf(account))) return;
  await each(account, "fragments", "path", isPlainFragment, async (row) => ({
    ...row,
    html: "",
    sealed: await seal(account, row.html),
  }));
  await each(account, "drafts", "id", isPlainDraft, async (row) => ({
    ...row,
    ...(await hideFields(account, row.fields)),
  }));
  await each(account, "outbox", "id", isPlainEntry, (row) => concealEntry(account, row));
  await concealFiles(account, "drafts");
  await concealFiles(account, "outbox");
  await concealPhrases(account);
  await concealBox(account);
}

/** @param {any} row */
const isPlainFragment = (row) => !row.sealed;
/** @param {any} row */
const isPlainDraft = (row) => !row.sealed;
/** @param {any} row */
const isPlainEntry = (row) => !row.vault;

/**
 * The text stays the one whose digest the school may know already.
 * @param {string} account
 * @param {any} row
 */
async function concealEntry(account, row) {
  const { id, kind, version, body, student } = row;
  const words = wordsOf(JSON.parse(body).fields);
  const hidden = await hideEntry(account, { id, kind, version, body, student, words, sensitive: false });
  return { ...row, ...hidden };
}

/**
 * @param {string} account
 * @param {StoreName} name
 * @param {string} key
 * @param {(row: any) => boolean} isPlain
 * @param {(row: any) => Promise<any>} sealed
 */
async function each(account, name, key, isPlain, sealed) {
  const all = await within(account, [name], "readonly", (tx) => tx.objectStore(name).getAll());
  for (const row of /** @type {any[]} */ (all).filter(isPlain)) {
    const after = await sealed(row);
    await within(account, [name], "readwrite", async (tx) => {
      const now = await tx.objectStore(name).get(row[key]);
      if (JSON.stringify(now) === JSON.stringify(row)) await tx.objectStore(name).put(after);
    });
  }
}

/**
 * The files of drafts or entries. An entry's text does not say the key of its files, and cannot be changed any more: they
 * go to the school as they were (`unkeyed`).
 * @param {string} account
 * @param {"drafts" | "outbox"} name
 */
async function concealFiles(account, name) {
  const owners = await within(account, [name], "readonly", (tx) => tx.objectStore(name).getAll());
  for (const owner of owners)
    for (const note of owner.files.filter((file) => !file.wrapped))
      await concealFile(account, name, owner.id, note);
}

/**
 * @param {string} account
 * @param {"drafts" | "outbox"} name
 * @param {string} id
 * @param {import("./rows.js").FileNote} note
 */
async function concealFile(account, name, id, note) {
  const row = await within(account, ["files"], "readonly", (tx) =>
    tx.objectStore("files").get([id, note.id]),
  );
  if (!row) return;
  const hidden = await hideFile(account, note, row.bytes);
  await within(account, [name, "files"], "readwrite", async (tx) => {
    const owner = /** @type {any} */ (await tx.objectStore(name).get(id));
    const held = owner?.files.find((/** @type {any} */ one) => one.id === note.id);
    if (!held || held.wrapped || !(await tx.objectStore("files").count([id, note.id]))) return;
    held.wrapped = hidden.note.wrapped;
    if (name === "outbox") held.unkeyed = true;
    await Promise.all([
      tx.objectStore(name).put(owner),
      tx.objectStore("files").put({ entry: id, id: note.id, bytes: hidden.bytes }),
    ]);
  });
}
