import { addPasskey, isOffered, NoPrf, openByPasskey, removePasskey } from "../phone/passkey.js";
import { empty, input } from "./pin-fields.js";
import { choose } from "./slots.js";

/** Fetched when there is use for it, so it holds nothing that must be there once only: the page hands that over. */

/**
 * @typedef {import("../phone/passkey.js").Vault & {account: string, unlocked: (raw: Uint8Array<ArrayBuffer>) => Promise<void>,
 *   WrongPin: typeof import("../phone/pin.js").WrongPin}} Page
 * @typedef {{showOn: (card: Element) => Promise<void>}} Passkeys
 */

/**
 * From here on the buttons for a passkey work: the one on the lock, and those at Me.
 * @param {Page} page
 * @returns {Passkeys}
 */
export function startPasskeys(page) {
  document.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("button") : null;
    if (button?.matches("[data-passkey-unlock]")) void unlock(page, button);
    if (button?.matches("[data-passkey-remove]")) void remove(page, button);
  });
  document.addEventListener(
    "submit",
    (event) => {
      if (!(event.target instanceof HTMLFormElement) || !event.target.matches("[data-passkey-add]")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      void add(page, event.target);
    },
    true,
  );
  return { showOn: (card) => showOn(page, card) };
}

/**
 * Shows on the card of the lock whether a passkey opens this phone, or that one could; nothing where none can.
 * @param {Page} page
 * @param {Element} card
 */
async function showOn(page, card) {
  const part = card.querySelector("[data-passkey]");
  if (!part) return;
  const slots = (await page.vaultOf(page.account))?.slots ?? [];
  const isOn = slots.some(({ kind }) => kind === "passkey");
  choose(part, "data-passkey-is", isOn ? "on" : "off");
  part.toggleAttribute("hidden", !isOn && !(await isOffered()));
}

/**
 * The phone asks who is there, after the tap and never by itself. Whatever comes of it, the keys for the PIN are still there.
 * @param {Page} page
 * @param {HTMLButtonElement} button
 */
async function unlock(page, button) {
  const lock = /** @type {Element} */ (button.closest("dialog"));
  button.disabled = true;
  choose(lock, "data-lock-says", "");
  const raw = await openByPasskey(page, page.account).catch(() => null);
  button.disabled = false;
  if (raw) await page.unlocked(raw);
  else choose(lock, "data-lock-says", "passkey");
}

/**
 * @param {Page} page
 * @param {HTMLFormElement} form
 */
async function add(page, form) {
  const pin = input(form, "[data-pin-old]")?.value ?? "";
  const { person = "", site = "" } = form.dataset;
  choose(form, "data-passkey-says", "working");
  try {
    await addPasskey(page, page.account, pin, { person, site });
    choose(form, "data-passkey-says", "");
  } catch (fault) {
    choose(form, "data-passkey-says", whyNot(page, fault));
  } finally {
    empty(form);
  }
  await showAgain(page, form);
}

/**
 * @param {Page} page
 * @param {Element} button
 */
async function remove(page, button) {
  await removePasskey(page, page.account);
  await showAgain(page, button);
}

/**
 * @param {Page} page
 * @param {Element} inside
 */
async function showAgain(page, inside) {
  const card = inside.closest("[data-lock-card]");
  if (card) await showOn(page, card);
}

/**
 * In a word that the page has a sentence for.
 * @param {Page} page
 * @param {unknown} fault
 */
function whyNot(page, fault) {
  if (fault instanceof page.WrongPin) return "wrong";
  const isNo = fault instanceof DOMException && ["NotAllowedError", "AbortError"].includes(fault.name);
  // A browser that does not know how, an address that has no name, passkeys that yield no secret: all one to the person.
  return isNo || !(fault instanceof DOMException || fault instanceof NoPrf) ? "cancelled" : "none";
}
