import { homes, NoHome, within } from "./store.js";

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

/**
 * Whose phone this is when the browser has forgotten the cookie, or has only that of whoever logged out before: Chromium writes
 * one down only half a minute after a login, and is killed before. The one home here that its owner did not log out of; "" when
 * there is none, or several.
 * @returns {Promise<string>}
 */
export async function whoStayed() {
  const asked = ((await homes()) ?? []).map((account) =>
    within(account, ["meta"], "readonly", async (tx) => {
      const meta = tx.objectStore("meta");
      const [enrolled, vault] = await Promise.all([meta.get("enrolment"), meta.get("vault")]);
      return enrolled && !vault?.left ? account : "";
    }),
  );
  const staying = (await Promise.all(asked)).filter(Boolean);
  return staying.length === 1 ? staying[0] : "";
}
