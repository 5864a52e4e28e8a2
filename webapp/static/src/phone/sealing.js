import { base64Of, bytesOf, joined, sealBytes, utf8 } from "./crypt.js";
import { within } from "./store.js";

/** @typedef {{id: string, point: Uint8Array, key: CryptoKey}} Ready  a key for one envelope, and the point that says it */

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const INFO = utf8("runxin envelope 1");

/** Keys made ahead of the saving, each for one envelope. @type {Map<string, Promise<Ready | null>>} */
const ahead = new Map();

/**
 * Makes the key for the next envelope now, so that saving need not wait for it.
 * @param {string} account
 */
export function prepare(account) {
  if (!ahead.has(account))
    ahead.set(
      account,
      ready(account).catch(() => null),
    );
}

/**
 * A text sealed to the school's key; null before the kit has brought that.
 * @param {string} account
 * @param {string} text
 * @param {string} boundTo
 * @returns {Promise<{sealed: string, key: string} | null>}
 */
export async function sealForSchool(account, text, boundTo) {
  const prepared = ahead.get(account);
  ahead.delete(account); // nobody else may use it, and never twice
  const one = (await prepared) ?? (await ready(account));
  if (!one) return null;
  return { sealed: await sealed(one, utf8(text), boundTo), key: one.id };
}

/**
 * Bytes sealed to a point of P-256, in base64.
 * @param {Uint8Array<ArrayBuffer>} point
 * @param {BufferSource} content
 * @param {string} boundTo
 */
export async function sealTo(point, content, boundTo) {
  return sealed(await derive("", point), content, boundTo);
}

/**
 * @param {Ready} one
 * @param {BufferSource} content
 * @param {string} boundTo
 */
async function sealed({ point, key }, content, boundTo) {
  return base64Of(joined(point, new Uint8Array(await sealBytes(key, content, boundTo))));
}

/**
 * @param {string} account
 * @returns {Promise<Ready | null>}
 */
async function ready(account) {
  const school = await within(account, ["meta"], "readonly", (tx) => tx.objectStore("meta").get("school"));
  const key = school?.envelope_key;
  return key ? derive(key.id, bytesOf(key.public)) : null;
}

/**
 * @param {string} id
 * @param {Uint8Array<ArrayBuffer>} theirPoint
 * @returns {Promise<Ready>}
 */
async function derive(id, theirPoint) {
  const { subtle } = crypto;
  const [theirs, once] = await Promise.all([
    subtle.importKey("raw", theirPoint, CURVE, false, []),
    subtle.generateKey(CURVE, false, ["deriveBits"]),
  ]);
  const [secret, ours] = await Promise.all([
    subtle.deriveBits({ name: "ECDH", public: theirs }, once.privateKey, 256),
    subtle.exportKey("raw", once.publicKey),
  ]);
  const point = new Uint8Array(ours);
  const base = await subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: joined(point, theirPoint), info: INFO };
  const key = await subtle.deriveKey(how, base, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  return { id, point, key };
}
