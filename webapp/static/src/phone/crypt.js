/** The few operations on keys and bytes that the vault and the envelopes share; all of WebCrypto's making. */

const NONCE = 12;
const CHUNK = 0x8000;

/**
 * @param {number} length  bytes
 */
export function random(length) {
  return crypto.getRandomValues(new Uint8Array(length));
}

/**
 * A key for AES-256-GCM from its 32 bytes; it never leaves the browser's keeping.
 * @param {BufferSource} bytes
 */
export function aesKey(bytes) {
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/**
 * A nonce, then the ciphertext with its tag.
 * @param {CryptoKey} key
 * @param {BufferSource} bytes
 * @param {string} boundTo  must be said again to open it
 * @returns {Promise<ArrayBuffer>}
 */
export async function sealBytes(key, bytes, boundTo) {
  const iv = random(NONCE);
  const sealed = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv, additionalData: utf8(boundTo) },
    key,
    bytes,
  );
  return joined(iv, new Uint8Array(sealed)).buffer;
}

/**
 * What sealBytes sealed. Throws OperationError for another key, another binding or a changed byte.
 * @param {CryptoKey} key
 * @param {ArrayBuffer} sealed
 * @param {string} boundTo
 */
export function openBytes(key, sealed, boundTo) {
  const iv = new Uint8Array(sealed, 0, NONCE);
  const cipher = new Uint8Array(sealed, NONCE);
  return crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: utf8(boundTo) }, key, cipher);
}

/**
 * @param {string} text
 */
export function utf8(text) {
  return new TextEncoder().encode(text);
}

/**
 * @param {...Uint8Array} parts
 */
export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * @param {ArrayBuffer | Uint8Array} bytes
 */
export function base64Of(bytes) {
  const view = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
  let binary = "";
  // In pieces: the whole as arguments of one call is more than a call may have.
  for (let at = 0; at < view.length; at += CHUNK)
    binary += String.fromCharCode(...view.subarray(at, at + CHUNK));
  return btoa(binary);
}

/**
 * @param {string} text
 */
export function bytesOf(text) {
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
}
