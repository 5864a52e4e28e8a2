import { drop, NoHome, within } from "./store.js";

/**
 * Whether the home of an account answers, by writing into it: "none", nobody enrolled here; "alive"; "full", it answers but
 * has no room; "dead", it does not answer, however often it was opened again.
 * @param {string} account
 * @returns {Promise<"none" | "alive" | "full" | "dead">}
 */
export async function pulseOf(account) {
  if (!account) return "none";
  try {
    return await within(account, ["meta"], "readwrite", async (tx) => {
      const meta = tx.objectStore("meta");
      if (!(await meta.getKey("enrolment"))) return "none";
      await meta.put(Date.now(), "pulse");
      return "alive";
    });
  } catch (fault) {
    if (fault instanceof NoHome) return "none";
    return /** @type {any} */ (fault)?.name === "QuotaExceededError" ? "full" : "dead";
  }
}

/**
 * Opens the home anew and feels again.
 * @param {string} account
 */
export function reopen(account) {
  drop(account);
  return pulseOf(account);
}
