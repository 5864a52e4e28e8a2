import { deleteDB, openDB } from "idb";

/** @typedef {import("./rows.js").HomeSchema} HomeSchema */
/** @typedef {import("./rows.js").StoreName} StoreName */
/** @typedef {import("idb").IDBPDatabase<HomeSchema>} Home */

/** @type {typeof openDB<HomeSchema>} */
const openHome = openDB;

const PREFIX = "runxin-";
const ATTEMPTS = 3;
/** Milliseconds. A healthy transaction takes tens; WebKit is known to leave one hanging for ever. */
const PATIENCE = 10_000;
/** A connection that died under us (iOS does that to sleeping pages) is opened again; a full disk is not. */
const DEAD = new Set(["InvalidStateError", "UnknownError", "AbortError", "TimeoutError"]);

/** There is no home for this account in this browser (or no IndexedDB at all). */
export class NoHome extends Error {}

/** @type {Map<string, Promise<Home>>} */
const connections = new Map();

/**
 * Runs `work` in one transaction of the account's home and answers what it answers, once the transaction is
 * complete. Work must await nothing but the transaction's own requests, and must bear being run again: a
 * dead connection is reopened, at most three times in all. Throws NoHome, QuotaExceededError, or whatever
 * work throws, and then nothing of it is written.
 * @template T
 * @template {"readonly" | "readwrite"} M
 * @param {string} account
 * @param {StoreName[]} stores
 * @param {M} mode
 * @param {(tx: import("idb").IDBPTransaction<HomeSchema, StoreName[], M>) => Promise<T>} work
 * @param {{strict?: boolean}} [options]  strict: complete only when it is on the disk
 * @returns {Promise<T>}
 */
export async function within(account, stores, mode, work, { strict = false } = {}) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const home = await connectionTo(account);
      const tx = home.transaction(stores, mode, { durability: strict ? "strict" : "default" });
      return await finished(tx, work);
    } catch (fault) {
      const dead = fault instanceof DOMException && DEAD.has(fault.name);
      if (!dead || attempt === ATTEMPTS) throw fault;
      drop(account);
    }
  }
}

/**
 * Makes the account's home if there is none yet. Only enrolment does that: looking must never leave one.
 * @param {string} account
 */
export async function build(account) {
  drop(account);
  connections.set(account, open(account, true));
  await connections.get(account);
}

/**
 * Closes the connection; the next operation opens a new one.
 * @param {string} account
 */
export function drop(account) {
  const held = connections.get(account);
  connections.delete(account);
  held?.then((home) => home.close()).catch(() => {});
}

/**
 * Deletes the account's home with everything in it.
 * @param {string} account
 */
export async function demolish(account) {
  drop(account);
  await patiently(deleteDB(PREFIX + account));
}

/**
 * The accounts with a home in this browser; null where the browser cannot list them.
 * @returns {Promise<string[] | null>}
 */
export async function homes() {
  const known = await globalThis.indexedDB?.databases?.();
  if (!known) return null;
  return known.flatMap(({ name }) => (name?.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : []));
}

/**
 * @param {string} account
 * @returns {Promise<Home>}
 */
function connectionTo(account) {
  let held = connections.get(account);
  if (!held) {
    held = open(account, false);
    connections.set(account, held);
    held.catch(() => connections.delete(account));
  }
  return held;
}

/**
 * @param {string} account
 * @param {boolean} mayCreate
 * @returns {Promise<Home>}
 */
async function open(account, mayCreate) {
  if (!globalThis.indexedDB) throw new NoHome(account);
  try {
    return await attemptOpen(account, STEPS.length, mayCreate);
  } catch (fault) {
    // A newer page has already added to this home; additions do not disturb us.
    if (fault instanceof DOMException && fault.name === "VersionError")
      return attemptOpen(account, undefined, mayCreate);
    throw fault;
  }
}

/**
 * @param {string} account
 * @param {number | undefined} version
 * @param {boolean} mayCreate
 */
async function attemptOpen(account, version, mayCreate) {
  let absent = false;
  const opening = openHome(PREFIX + account, version, {
    upgrade(home, from, _to, tx) {
      absent = from === 0 && !mayCreate;
      if (absent) {
        tx.done.catch(() => {});
        tx.abort();
      } else {
        for (const step of STEPS.slice(from)) step(home);
      }
    },
    blocking() {
      drop(account);
    },
    terminated() {
      connections.delete(account);
    },
  });
  try {
    return await patiently(opening);
  } catch (fault) {
    opening.then((late) => late.close()).catch(() => {});
    throw absent ? new NoHome(account) : fault;
  }
}

/**
 * Each step adds to the one before; none changes or removes, so that older pages keep working.
 * @type {((home: Home) => void)[]}
 */
const STEPS = [
  (home) => {
    home.createObjectStore("meta");
    home.createObjectStore("outbox", { keyPath: "id" }).createIndex("state", ["state", "n"]);
    home.createObjectStore("files", { keyPath: ["entry", "id"] });
    home.createObjectStore("drafts", { keyPath: "id" });
    home.createObjectStore("fragments", { keyPath: "path" });
  },
];

/**
 * @template T
 * @template {"readonly" | "readwrite"} M
 * @param {import("idb").IDBPTransaction<HomeSchema, StoreName[], M>} tx
 * @param {(tx: import("idb").IDBPTransaction<HomeSchema, StoreName[], M>) => Promise<T>} work
 */
async function finished(tx, work) {
  tx.done.catch(() => {}); // Work may throw before anybody listens to the end.
  try {
    const [result] = await patiently(Promise.all([work(tx), tx.done]));
    return result;
  } catch (fault) {
    try {
      tx.abort();
    } catch {
      // It has already ended.
    }
    throw fault;
  }
}

/**
 * @template T
 * @param {Promise<T>} promise
 * @returns {Promise<T>}
 */
function patiently(promise) {
  /** @type {ReturnType<typeof setTimeout>} */
  let watchdog;
  const bite = new Promise((_, reject) => {
    watchdog = setTimeout(() => reject(new DOMException("IndexedDB hangs", "TimeoutError")), PATIENCE);
  });
  return Promise.race([promise, bite]).finally(() => clearTimeout(watchdog));
}
