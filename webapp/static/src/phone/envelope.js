import { base64Of, random } from "./crypt.js";

/**
 * A form's successful controls in order, without its files: those travel apart.
 * @param {FormData | URLSearchParams} form
 * @returns {import("./rows.js").Field[]}
 */
export function fieldsOf(form) {
  /** @type {import("./rows.js").Field[]} */
  const fields = [];
  form.forEach((value, name) => {
    if (typeof value === "string") fields.push([name, value]);
  });
  return fields;
}

/**
 * The text that is sent, and that the digest is of: built once, never again, so that it stays the same.
 * @param {string} savedAt
 * @param {import("./rows.js").Field[]} fields
 * @param {(import("./rows.js").FileNote & {key?: string})[]} files
 */
export function bodyText(savedAt, fields, files) {
  const notes = files.map(({ id, sha256, type, size, name, key }) => ({ id, sha256, type, size, name, key }));
  // The digest lies open beside what is sealed: with a salt, nobody finds the words by trying some.
  const salt = base64Of(random(12));
  return JSON.stringify({ saved_at: savedAt, fields, files: notes, salt });
}

/**
 * SHA-256 as lower-case hex.
 * @param {string | ArrayBuffer} content
 */
export async function digestOf(content) {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return Array.from(await digestBytes(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * SHA-256 as its 32 bytes.
 * @param {BufferSource} bytes
 */
export async function digestBytes(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}
