import { within } from "./store.js";
import { open, seal } from "./vault.js";

/** @typedef {Record<string, string[]>} Phrases  field by field, the newest first */

/** Phrases a field; the oldest makes room. */
const MOST = 12;

/**
 * The phrases somebody has kept on this phone for a field. Throws Locked.
 * @param {string} account
 * @param {string} field  "home_visit.agreed"
 * @returns {Promise<string[]>}
 */
export async function myPhrases(account, field) {
  return (await phrases(account))[field] ?? [];
}

/**
 * Keeps a phrase for a field, the newest first, or lets it go. Throws Locked.
 * @param {string} account
 * @param {string} field
 * @param {string} phrase
 * @param {boolean} kept
 */
export async function keepPhrase(account, field, phrase, kept) {
  const words = phrase.trim();
  if (!words) return;
  const all = await phrases(account);
  const others = (all[field] ?? []).filter((one) => one !== words);
  await putPhrases(account, { ...all, [field]: (kept ? [words, ...others] : others).slice(0, MOST) });
}

/**
 * Seals the phrases that an earlier build left readable. Throws Locked.
 * @param {string} account
 */
export async function concealPhrases(account) {
  const held = await heldPhrases(account);
  if (held && !(held instanceof ArrayBuffer)) await putPhrases(account, held);
}

/**
 * @param {string} account
 * @returns {Promise<Phrases>}
 */
async function phrases(account) {
  const held = await heldPhrases(account);
  return held instanceof ArrayBuffer ? open(account, held) : (held ?? {});
}

/**
 * @param {string} account
 * @returns {Promise<ArrayBuffer | Phrases | undefined>}
 */
function heldPhrases(account) {
  return within(account, ["meta"], "readonly", (tx) => tx.objectStore("meta").get("phrases"));
}

/**
 * @param {string} account
 * @param {Phrases} all
 */
async function putPhrases(account, all) {
  const kept = (await seal(account, all)) ?? all;
  await within(account, ["meta"], "readwrite", (tx) => tx.objectStore("meta").put(kept, "phrases"));
}
