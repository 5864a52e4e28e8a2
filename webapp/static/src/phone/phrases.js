import { within } from "./store.js";

/** Phrases a field; the oldest makes room. */
const MOST = 12;

/**
 * The phrases somebody has kept on this phone for a field.
 * @param {string} account
 * @param {string} field  "home_visit.agreed"
 * @returns {Promise<string[]>}
 */
export async function myPhrases(account, field) {
  const all = await within(account, ["meta"], "readonly", (tx) => tx.objectStore("meta").get("phrases"));
  return all?.[field] ?? [];
}

/**
 * Keeps a phrase for a field, the newest first, or lets it go.
 * @param {string} account
 * @param {string} field
 * @param {string} phrase
 * @param {boolean} kept
 */
export async function keepPhrase(account, field, phrase, kept) {
  const words = phrase.trim();
  if (!words) return;
  await within(account, ["meta"], "readwrite", async (tx) => {
    const meta = tx.objectStore("meta");
    const all = (await meta.get("phrases")) ?? {};
    const others = (all[field] ?? []).filter((/** @type {string} */ one) => one !== words);
    await meta.put({ ...all, [field]: (kept ? [words, ...others] : others).slice(0, MOST) }, "phrases");
  });
}
