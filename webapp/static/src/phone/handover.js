import { digestOf } from "./envelope.js";
import { ask } from "./network.js";
import { within } from "./store.js";

/**
 * With what this phone hands over once it is taken out of service and nobody is logged in on it any more: 256 random bits
 * of its own making. The school knows their digest only; they open nothing there to read.
 * @param {string} account
 * @returns {Promise<string>}
 */
export function handoverToken(account) {
  const fresh = Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
  return within(account, ["meta"], "readwrite", async (tx) => {
    const meta = tx.objectStore("meta");
    const token = (await meta.get("handover")) ?? fresh;
    await meta.put(token, "handover");
    return token;
  });
}

/**
 * What the school keeps of it.
 * @param {string} account
 */
export async function handoverDigest(account) {
  return digestOf(await handoverToken(account));
}

/**
 * Asks the school as the phone that this is, whoever is logged in.
 * @param {string} account
 * @param {string} device
 * @param {string} path  below this phone's handover
 * @param {{method?: string, headers?: Record<string, string>, body?: string | ArrayBuffer}} [options]
 */
export async function askAsPhone(account, device, path, { headers = {}, ...options } = {}) {
  const token = await handoverToken(account);
  return ask(account, `/api/v1/devices/${device}/handover${path}`, {
    ...options,
    headers: { "Runxin-Handover": token, ...headers },
  });
}
