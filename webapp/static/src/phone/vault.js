import { openBytes, sealBytes, utf8 } from "./crypt.js";
import { within } from "./store.js";

/** The home is locked: what is readable in it can neither be read nor added to until the person unlocks it. */
export class Locked extends Error {}

/** The keys of the homes that are unlocked; in memory only. @type {Map<string, CryptoKey>} */
const keys = new Map();
/** Who waits for a home to be unlocked. @type {Map<string, (() => void)[]>} */
const waiting = new Map();
/** @type {((account: string) => void)[]} */
const listeners = [];
/** Asks whoever may have the key already: another tab, the worker. @type {(account: string) => Promise<CryptoKey | null>} */
let borrow = async () => null;

const BOUND = "vault";

/**
 * @param {(account: string) => Promise<CryptoKey | null>} ask
 */
export function borrowFrom(ask) {
  borrow = ask;
}

/**
 * @param {(account: string) => void} listener  called when something waits for a locked home
 */
export function onLocked(listener) {
  listeners.push(listener);
}

/**
 * What a home keeps of its vault: how the key is wrapped; undefined for a home of an earlier build, which has none.
 * @param {string} account
 * @returns {Promise<import("./rows.js").VaultMark | undefined>}
 */
export function vaultOf(account) {
  return within(account, ["meta"], "readonly", (tx) => tx.objectStore("meta").get("vault"));
}

/**
 * @param {string} account
 */
export async function isLocked(account) {
  return !keys.has(account) && Boolean(await vaultOf(account));
}

/**
 * The key in memory; undefined where the home is locked or has no vault.
 * @param {string} account
 */
export function keyInHand(account) {
  return keys.get(account);
}

/**
 * The key; null for a home without a vault. Throws Locked, and NoHome.
 * @param {string} account
 * @returns {Promise<CryptoKey | null>}
 */
export async function keyOf(account) {
  const key = keys.get(account);
  if (key) return key;
  if (await vaultOf(account)) throw new Locked(account);
  return null;
}

/**
 * From here on the home is unlocked.
 * @param {string} account
 * @param {CryptoKey} key
 */
export function hold(account, key) {
  keys.set(account, key);
  for (const go of waiting.get(account) ?? []) go();
  waiting.delete(account);
}

/**
 * Locks: the key is forgotten.
 * @param {string} account
 */
export function forget(account) {
  keys.delete(account);
}

/**
 * Resolves when the home can be read: at once, with a key that another tab lends, or when the person has unlocked it.
 * @param {string} account
 * @returns {Promise<void>}
 */
export async function whenOpen(account) {
  if (keys.has(account) || !(await vaultOf(account))) return;
  const lent = await borrow(account).catch(() => null);
  if (lent && !keys.has(account)) hold(account, lent);
  if (keys.has(account)) return;
  await new Promise((/** @type {(value: void) => void} */ go) => {
    waiting.set(account, [...(waiting.get(account) ?? []), go]);
    for (const listener of listeners) listener(account);
  });
}

/**
 * A value sealed for the home, or undefined where it has no vault.
 * @param {string} account
 * @param {unknown} value  whatever JSON can say
 * @returns {Promise<ArrayBuffer | undefined>}
 */
export async function seal(account, value) {
  const key = await keyOf(account);
  return key ? sealBytes(key, utf8(JSON.stringify(value)), BOUND) : undefined;
}

/**
 * The value again. Throws Locked.
 * @param {string} account
 * @param {ArrayBuffer} sealed
 * @returns {Promise<any>}
 */
export async function open(account, sealed) {
  const key = await keyOf(account);
  if (!key) throw new Locked(account);
  return JSON.parse(new TextDecoder().decode(await openBytes(key, sealed, BOUND)));
}
