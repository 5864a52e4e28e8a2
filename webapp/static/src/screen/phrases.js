import { enrolment } from "../phone/identity.js";
import { keepPhrase, myPhrases } from "../phone/phrases.js";
import { fill, list, reveal, within } from "./slots.js";
import { account } from "./who.js";

/** Common wording: a tap writes it where one was writing; one's own can be kept on the phone and let go again. */
export function startPhrases() {
  document.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element)) return;
    const place = target.closest("[data-phrases]");
    if (!(place instanceof HTMLElement)) return;
    const button = target.closest("button");
    if (button?.matches("[data-phrase]")) write(place, button.textContent?.trim() ?? "");
    if (button?.matches("[data-phrase-keep]")) void keep(place, fieldOf(place)?.value ?? "", true);
    if (button?.matches("[data-phrase-drop]"))
      void keep(place, button.parentElement?.querySelector("[data-phrase]")?.textContent ?? "", false);
  });
}

/**
 * Shows the phrases of the forms that have appeared; one's own only where there is a home to keep them in.
 * @param {Element} root
 */
export async function showPhrases(root) {
  const places = within(root, "[data-phrases]");
  if (places.length === 0) return;
  const enrolled = await enrolment(account()).catch(() => null);
  for (const place of places) {
    place.hidden = false;
    reveal(place, "[data-phrase-keep]", Boolean(enrolled));
    if (enrolled) await listOwn(place);
  }
}

/**
 * @param {HTMLElement} place
 */
async function listOwn(place) {
  const own = place.querySelector("[data-own-phrases]");
  if (!own) return;
  const phrases = await myPhrases(account(), place.dataset.phrases ?? "").catch(() => []);
  list(own, "template", phrases, (item, phrase) => fill(item, "phrase", phrase));
}

/**
 * @param {HTMLElement} place
 * @param {string} phrase
 */
function write(place, phrase) {
  const field = fieldOf(place);
  if (!field) return;
  const before = field.value.slice(0, field.selectionStart);
  // A line of its own, unless one is writing in the middle of a sentence.
  const gap = before && !/\s$/.test(before) && field.selectionStart === field.value.length ? "\n" : "";
  field.setRangeText(gap + phrase, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/**
 * @param {HTMLElement} place
 * @param {string} phrase
 * @param {boolean} kept
 */
async function keep(place, phrase, kept) {
  await keepPhrase(account(), place.dataset.phrases ?? "", phrase, kept).catch(() => {});
  await listOwn(place);
}

/**
 * @param {HTMLElement} place
 * @returns {HTMLTextAreaElement | null}
 */
function fieldOf(place) {
  const name = place.dataset.phrases?.split(".")[1] ?? "";
  return place.closest("form")?.querySelector(`textarea[name="${CSS.escape(name)}"]`) ?? null;
}
