import { NoHome, within } from "./store.js";

const WHO = /(?:^|;\s*)runxin_who=([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:;|$)/;

/**
 * Whose home is open: the account that logged in last in this browser, or "" when there is none.
 * @param {string} cookies  document.cookie
 */
export function accountIn(cookies) {
  return WHO.exec(cookies)?.[1] ?? "";
}

/**
 * When this browser was enrolled for the account, and as which device; null when it was not, or when the
 * browser has no storage to be enrolled with.
 * @param {string} account
 * @returns {Promise<import("./rows.js").Enrolment | null>}
 */
export async function enrolment(account) {
  if (!account) return null;
  try {
    return (
      (await within(account, ["meta"], "readonly", (tx) => tx.objectStore("meta").get("enrolment"))) ?? null
    );
  } catch (fault) {
    if (fault instanceof NoHome) return null;
    throw fault;
  }
}
