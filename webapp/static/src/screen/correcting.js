import { correctedHere, saidHere } from "../phone/corrections.js";
import { fragment } from "../phone/kit.js";
import { isSilent } from "../phone/silent.js";
import { reveal, within } from "./slots.js";
import { account } from "./who.js";

/** @typedef {import("../phone/rows.js").Field} Field */

/**
 * What the form of a correction is filled in with: what this phone said of the record last, or what stands of it at the
 * school as far as the phone knows, with what two people say differently. Nothing on a phone that was silent for too long.
 * @param {string} id  the version that the address names
 * @param {string} student
 * @returns {Promise<{fields: Field[], clashes?: DocumentFragment} | undefined>}
 */
export async function correctionOf(id, student) {
  if (await isSilent(account())) return undefined;
  const page = await fragment(account(), `/field/students/${student}`);
  const parsed = page && new DOMParser().parseFromString(page.html, "text/html");
  const card = parsed?.querySelector(`template[data-versions~="${CSS.escape(id)}"]`);
  const held = card instanceof HTMLTemplateElement ? card : undefined;
  const base = held?.dataset.amending ?? id;
  const said = await saidHere(account(), base, { later: held !== undefined });
  if (said) return { fields: said };
  return held && { fields: JSON.parse(held.dataset.pairs ?? "[]"), clashes: held.content };
}

/**
 * A form that corrects says so, asks why, and shows what is to be settled.
 * @param {HTMLFormElement} form
 * @param {DocumentFragment} [clashes]
 */
export function showCorrecting(form, clashes) {
  if (!form.elements.namedItem("amends")) return;
  reveal(form, "[data-correcting]");
  reveal(form, "[data-why-corrected]");
  if (clashes) form.querySelector("[data-clashes]")?.replaceChildren(document.importNode(clashes, true));
}

/**
 * Tells on a record's card that its correction is on this phone alone.
 * @param {Element} root
 */
export async function markCorrected(root) {
  const notes = within(root, "[data-corrected-here]");
  if (notes.length === 0 || !account()) return;
  const corrected = await correctedHere(account()).catch(() => new Set());
  for (const note of notes) note.toggleAttribute("hidden", !corrected.has(note.dataset.correctedHere ?? ""));
}
