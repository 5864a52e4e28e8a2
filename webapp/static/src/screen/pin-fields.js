import { choose, fill, within } from "./slots.js";

/** Characters of a passphrase at least (NIST SP 800-63B-4, 3.1.1.2, for a secret that stands alone). */
const PHRASE = 15;

/** @typedef {{pin_digits: number, phone_secret: string}} Asked */

/** What holds until the school has said otherwise. @type {Asked} */
export const USUAL = { pin_digits: 6, phone_secret: "pin" };

/**
 * Shows the words for a PIN or a passphrase, and the keys for it.
 * @param {Element} root
 * @param {Asked} asked
 */
export function dressPinFields(root, asked) {
  fill(root, "pin_digits", asked.pin_digits);
  choose(root, "data-secret-is", asked.phone_secret);
  const keys = asked.phone_secret === "pin" ? "numeric" : "text";
  for (const input of within(root, "input[type=password]")) input.setAttribute("inputmode", keys);
}

/**
 * The new secret, if it will do; else null, and the form says why not.
 * @param {Element} form
 * @param {Asked} asked
 * @returns {string | null}
 */
export function chosenPin(form, asked) {
  const [first, again] = ["[data-pin-first]", "[data-pin-again]"].map((one) => input(form, one)?.value ?? "");
  const problem = wrongWith(first, asked) || (first === again ? "" : "differ");
  choose(form, "data-pin-problem", problem);
  if (problem) return null;
  empty(form);
  return first;
}

/**
 * Leaves nothing of what was typed in a form.
 * @param {Element} form
 */
export function empty(form) {
  /** @type {NodeListOf<HTMLInputElement>} */
  const fields = form.querySelectorAll("input[type=password]");
  for (const field of fields) field.value = "";
}

/**
 * What is wrong with a secret, or "".
 * @param {string} secret
 * @param {Asked} asked
 */
export function wrongWith(secret, { pin_digits, phone_secret }) {
  if (phone_secret === "passphrase") return [...secret].length < PHRASE ? "short" : "";
  if (!/^\d*$/.test(secret)) return "digits";
  if (secret.length < pin_digits) return "short";
  return isRow(secret) ? "simple" : "";
}

/**
 * The same step from each digit to the next: 000000, 123456, 987654.
 * @param {string} pin
 */
function isRow(pin) {
  const steps = new Set([...pin.slice(1)].map((digit, at) => (Number(digit) - Number(pin[at]) + 10) % 10));
  return steps.size === 1 && [0, 1, 9].includes([...steps][0]);
}

/**
 * @param {Element} root
 * @param {string} selector
 * @returns {HTMLInputElement | null}
 */
export function input(root, selector) {
  return root.querySelector(selector);
}
