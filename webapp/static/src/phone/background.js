import { homes } from "./store.js";
import { sync } from "./sync.js";

const TAG = "runxin-outbox";

/**
 * Asks the browser to wake the worker when there is a network, where it can do that (Chromium's Background Sync).
 */
export async function askWorkerToSend() {
  const registration = await globalThis.navigator?.serviceWorker?.getRegistration?.("/field");
  await /** @type {any} */ (registration)?.sync?.register(TAG);
}

/**
 * In the worker: sends what waits in every home of this browser. It has no key of any, so all goes in envelopes; a home of
 * another person than the one logged in gets a 401 and waits. The same lock as in the pages keeps it to one sender at a time.
 * Throws when something must be tried again.
 */
export async function sendFromWorker() {
  const outcomes = [];
  for (const account of (await homes()) ?? []) {
    outcomes.push(await sync(account));
    tellPages(account);
  }
  if (outcomes.includes("retry")) throw new Error("to be tried again");
}

/**
 * @param {string} account
 */
function tellPages(account) {
  const pages = new BroadcastChannel("runxin");
  pages.postMessage({ account });
  pages.close();
}
