import { announce } from "./changes.js";
import { noteFailure } from "./failures.js";
import { isUnsent, standing } from "./outbox.js";
import { within } from "./store.js";

/** @typedef {import("./rows.js").OutboxRow} OutboxRow */

/**
 * Whether a person may put the entry aside: the server has said no to it, or to one of its photos, so that waiting brings
 * it no further.
 * @param {OutboxRow} row
 */
export function mayBeAside(row) {
  return ["refused", "too_large"].includes(standing(row));
}

/**
 * Whether somebody has put it aside. One that waits again (the server asked for it once more) is not.
 * @param {OutboxRow} row
 */
export function isAside(row) {
  return Boolean(row.aside_at) && mayBeAside(row);
}

/**
 * What would be gone with this phone: unsent, or put aside.
 * @param {OutboxRow} row
 */
export function isOnlyHere(row) {
  return isAside(row) || isUnsent(row);
}

/**
 * Puts an entry aside that nobody can mend, or takes it back. It stays on the phone and in what is exported, and the school
 * is told that there is one; it no longer holds the phone up.
 * @param {string} account
 * @param {string} id
 * @param {boolean} aside
 */
export async function putEntryAside(account, id, aside) {
  const done = await within(account, ["outbox"], "readwrite", async (tx) => {
    const row = await tx.objectStore("outbox").get(id);
    if (!row || !mayBeAside(row)) return false;
    await tx.objectStore("outbox").put({ ...row, aside_at: aside ? new Date().toISOString() : "" });
    return aside;
  });
  if (done) await noteFailure(account, "put_aside");
  announce({ account });
}
