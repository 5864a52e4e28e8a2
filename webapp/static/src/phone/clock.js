import { within } from "./store.js";

/** Below this many milliseconds the difference is the network's delay, not a wrong clock. */
const NOISE = 5_000;

/**
 * How far the server's clock is ahead of the phone's, in milliseconds, when the server last told its time.
 * @param {string} account
 * @returns {Promise<number>}
 */
export async function clockSkew(account) {
  return (await within(account, ["meta"], "readonly", (tx) => tx.objectStore("meta").get("skew"))) ?? 0;
}

/**
 * Milliseconds between a server's time and ours; undefined when it is no time.
 * @param {unknown} serverTime  ISO 8601
 */
export function skewOf(serverTime) {
  const skew = Date.parse(String(serverTime)) - Date.now();
  if (Number.isNaN(skew)) return undefined;
  return Math.abs(skew) < NOISE ? 0 : skew;
}
