import { aesKey, openBytes, random, sealBytes, utf8 } from "./crypt.js";
import { sealRecovery } from "./recovery.js";
import { within } from "./store.js";
import { hold, vaultOf } from "./vault.js";

/** @typedef {import("./rows.js").VaultMark} VaultMark */
/** @typedef {import("./rows.js").PinSlot} PinSlot */

/** OWASP's figure for PBKDF2-SHA256; each slot remembers its own, so that it can be raised. */
export const ROUNDS = 600_000;
const BOUND = "data key";
/** Wrong PINs that cost nothing; each after them costs twice the wait of the one before (milliseconds). */
const FREE = 5;
const FIRST_WAIT = 30_000;
/** After so many only a login helps. */
const MOST = 10;

/** The PIN was wrong, or may not be tried now: not before `until` (milliseconds), or not at all any more (`closed`). */
export class WrongPin extends Error {
  /**
   * @param {VaultMark} mark
   */
  constructor(mark) {
    super("wrong PIN");
    this.until = mark.closed_until;
    this.closed = mark.failures >= MOST;
  }
}

/**
 * Gives the home a vault whose key is wrapped by the PIN, and unlocks it; what was sealed for a vault before goes.
 * Answers the key's bytes, for whoever hands them over to the school: they are to be emptied after that.
 * @param {string} account
 * @param {string} pin  or a passphrase
 * @param {boolean} [phrase]  it is a passphrase
 */
export async function makeVault(account, pin, phrase = false) {
  const raw = random(32);
  const key = await aesKey(raw);
  const [slot, proof] = await Promise.all([slotFor(pin, raw, phrase), sealBytes(key, utf8("vault"), BOUND)]);
  /** @type {VaultMark} */
  const mark = { id: crypto.randomUUID(), version: 1, slots: [slot], proof, failures: 0, closed_until: 0 };
  await within(
    account,
    ["meta", "fragments"],
    "readwrite",
    async (tx) => {
      const meta = tx.objectStore("meta");
      if (await meta.count("vault"))
        await Promise.all([tx.objectStore("fragments").clear(), meta.delete("kit"), meta.delete("inbox")]);
      await meta.put(mark, "vault");
    },
    { strict: true },
  );
  hold(account, key);
  return raw;
}

/**
 * The vault of a home that has none yet. Where another tab was faster, its PIN is the home's and nothing is made.
 * @param {string} account
 * @param {string} pin
 */
export function makeFirstVault(account, pin) {
  return inOneTab(account, async () => {
    if (!(await vaultOf(account))) (await makeVault(account, pin)).fill(0);
  });
}

/**
 * Two tabs at once would each make a vault, and the one that comes first could not open what the other has sealed.
 * @template T
 * @param {string} account
 * @param {() => Promise<T>} make
 */
export function inOneTab(account, make) {
  return navigator.locks.request(`runxin-enrol-${account}`, make);
}

/**
 * Unlocks with the PIN. Throws WrongPin. A failure counts before it is known to be one: nobody saves a guess by ending the
 * page while it is judged.
 * @param {string} account
 * @param {string} pin
 */
export async function unlock(account, pin) {
  await take(account, await rawKey(account, pin));
}

/**
 * Another PIN for the same key. Throws WrongPin when the old one is not right.
 * @param {string} account
 * @param {string} old
 * @param {string} fresh
 * @param {boolean} [phrase]
 */
export async function changePin(account, old, fresh, phrase = false) {
  await setPin(account, fresh, await rawKey(account, old), phrase);
}

/**
 * A new PIN for the key that the school gave back after a login. Throws when it is not this home's.
 * @param {string} account
 * @param {string} fresh
 * @param {Uint8Array<ArrayBuffer>} raw
 * @param {boolean} [phrase]
 */
export async function setPin(account, fresh, raw, phrase = false) {
  const mark = await vaultOf(account);
  if (!mark) throw new Error("no vault");
  await openBytes(await aesKey(raw), mark.proof, BOUND);
  const slot = await slotFor(fresh, raw, phrase);
  await changeMark(account, (now) => ({
    ...now,
    slots: [slot, ...now.slots.filter(({ kind }) => kind !== "pin")],
    failures: 0,
    closed_until: 0,
    left: false,
  }));
  await take(account, raw);
}

/**
 * The key's bytes, by the PIN; they are to be emptied after use. Throws WrongPin, and counts as unlock does.
 * @param {string} account
 * @param {string} pin
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function rawKey(account, pin) {
  const mark = await countFailure(account);
  const slot = mark.slots.find((one) => one.kind === "pin");
  try {
    if (!slot) throw new WrongPin(mark);
    const raw = await openBytes(await keyFrom(pin, slot.salt, slot.rounds), slot.wrapped, BOUND);
    await changeMark(account, (now) => ({ ...now, failures: 0, closed_until: 0, left: false }));
    return new Uint8Array(raw);
  } catch (fault) {
    throw fault instanceof DOMException && fault.name === "OperationError" ? new WrongPin(mark) : fault;
  }
}

/**
 * Counts one try, durably. Throws WrongPin when none may be made.
 * @param {string} account
 */
function countFailure(account) {
  return changeMark(account, (mark) => {
    const now = Date.now();
    // A clock that was put back must not close it for ever.
    const waits = mark.closed_until > now && mark.closed_until - now <= FIRST_WAIT * 2 ** MOST;
    if (mark.failures >= MOST || waits) throw new WrongPin(mark);
    const failures = mark.failures + 1;
    const wait = failures < FREE ? 0 : FIRST_WAIT * 2 ** (failures - FREE);
    return { ...mark, failures, closed_until: wait && now + wait };
  });
}

/**
 * Keeps that the home's owner has logged out: until the next right PIN it is not opened for whoever comes without a cookie.
 * @param {string} account
 */
export async function noteLeaving(account) {
  await changeMark(account, (mark) => {
    if (!mark) throw new Error("no vault");
    return { ...mark, left: true };
  });
}

/**
 * Changes what the home keeps of its vault, in one transaction that is on the disk when this answers with the new mark.
 * @param {string} account
 * @param {(mark: VaultMark) => VaultMark} change  what it throws leaves everything as it was
 */
export function changeMark(account, change) {
  return within(
    account,
    ["meta"],
    "readwrite",
    async (tx) => {
      const meta = tx.objectStore("meta");
      const mark = change(await meta.get("vault"));
      await meta.put(mark, "vault");
      return mark;
    },
    { strict: true },
  );
}

/**
 * From here on the home is unlocked, and the school has the key for a forgotten PIN. Empties the bytes.
 * @param {string} account
 * @param {Uint8Array<ArrayBuffer>} raw
 */
export async function take(account, raw) {
  hold(account, await aesKey(raw));
  await sealRecovery(account, raw).catch(() => {});
  raw.fill(0);
}

/**
 * @param {string} pin
 * @param {Uint8Array<ArrayBuffer>} raw
 * @param {boolean} phrase
 * @returns {Promise<PinSlot>}
 */
async function slotFor(pin, raw, phrase) {
  const salt = random(16);
  const wrapped = await sealBytes(await keyFrom(pin, salt, ROUNDS), raw, BOUND);
  return { kind: "pin", salt, rounds: ROUNDS, wrapped, length: [...pin].length, phrase };
}

/**
 * @param {string} pin
 * @param {Uint8Array<ArrayBuffer>} salt
 * @param {number} iterations
 */
async function keyFrom(pin, salt, iterations) {
  const typed = await crypto.subtle.importKey("raw", utf8(pin.normalize("NFKC")), "PBKDF2", false, [
    "deriveKey",
  ]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return crypto.subtle.deriveKey(how, typed, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}
