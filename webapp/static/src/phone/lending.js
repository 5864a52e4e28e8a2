import { forget, keyInHand } from "./vault.js";

/** Milliseconds to wait for an answer: a worker may have to be begun first, a tab answers at once. */
const WORKER_WAIT = 600;
const TABS_WAIT = 150;

/** @type {BroadcastChannel | null} */
let tabs = null;

/**
 * Lends the key of an unlocked home to this browser's other tabs, and by the worker's memory to the page that comes next;
 * nothing is written anywhere.
 * @param {string} account
 * @param {{onLock: () => void, onActive: () => void}} hear  another tab locked the home, or is being used
 */
export function startLending(account, { onLock, onActive }) {
  tabs = globalThis.BroadcastChannel ? new BroadcastChannel("runxin-vault") : null;
  tabs?.addEventListener("message", ({ data }) => {
    if (data.account !== account) return;
    const key = keyInHand(account);
    if (data.what === "ask" && key) tabs?.postMessage({ what: "lend", account, key });
    if (data.what === "active") onActive();
    if (data.what === "lock") {
      forget(account);
      onLock();
    }
  });
}

/** Tells the other tabs that this one is being used. @param {string} account */
export function tellActive(account) {
  tabs?.postMessage({ what: "active", account });
}

/**
 * The key, from whoever has it first; null when nobody does.
 * @param {string} account
 * @returns {Promise<CryptoKey | null>}
 */
export function borrow(account) {
  const asked = [fromWorker(account), fromTabs(account)];
  return new Promise((done) => {
    for (const one of asked) one.then((key) => key && done(key));
    Promise.all(asked).then(() => done(null));
  });
}

/**
 * Leaves the key with the worker for the page that comes next: this one is going.
 * @param {string} account
 */
export function leave(account) {
  const key = keyInHand(account);
  if (key) tellWorker({ what: "lend", account, key });
}

/**
 * Forgets the key here, in the other tabs and in the worker.
 * @param {string} account
 */
export function lockEverywhere(account) {
  forget(account);
  tellWorker({ what: "lock", account });
  tabs?.postMessage({ what: "lock", account });
}

/**
 * @param {string} account
 */
function fromTabs(account) {
  return new Promise((/** @type {(key: CryptoKey | null) => void} */ done) => {
    if (!tabs) return done(null);
    tabs.addEventListener(
      "message",
      ({ data }) => data.what === "lend" && data.account === account && done(data.key),
    );
    tabs.postMessage({ what: "ask", account });
    setTimeout(() => done(null), TABS_WAIT);
  });
}

/**
 * @param {string} account
 */
function fromWorker(account) {
  return new Promise((/** @type {(key: CryptoKey | null) => void} */ done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => done(data ?? null);
    if (!tellWorker({ what: "ask", account }, [port2])) return done(null);
    setTimeout(() => done(null), WORKER_WAIT);
  });
}

/**
 * @param {any} message
 * @param {Transferable[]} [ports]
 */
function tellWorker(message, ports = []) {
  const worker = globalThis.navigator?.serviceWorker?.controller;
  try {
    worker?.postMessage(message, ports);
    return Boolean(worker);
  } catch {
    return false; // a browser that cannot hand a key over: the PIN is asked for once more
  }
}
