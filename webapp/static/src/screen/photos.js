import { addPhoto, removePhoto } from "../phone/drafts.js";
import { enrolment } from "../phone/identity.js";
import { preparePhoto } from "../phone/photo.js";
import { markAddress, typedIn } from "./autosave.js";
import { reveal } from "./slots.js";
import { account } from "./who.js";

/** @typedef {import("../phone/rows.js").FileNote} FileNote */

/** The photos under way, form by form. @type {WeakMap<HTMLFormElement, Promise<void>>} */
const underWay = new WeakMap();

/** Takes in photos as they are picked, and lets them be taken out again. */
export function startPhotos() {
  document.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement && target.matches("[data-photos]")) take(target);
  });
  document.addEventListener("click", ({ target }) => {
    const button = target instanceof Element && target.closest("[data-photo-list] [data-remove]");
    if (button) void drop(button);
  });
}

/**
 * Resolves when every photo picked in the form is in its draft.
 * @param {HTMLFormElement} form
 */
export async function photosSettled(form) {
  await underWay.get(form);
}

/**
 * Lists the photos a draft already has.
 * @param {HTMLFormElement} form
 * @param {FileNote[]} notes
 * @param {Map<string, ArrayBuffer>} bytes
 */
export function showPhotos(form, notes, bytes) {
  for (const note of notes) show(form, note, bytes.get(note.id) ?? new ArrayBuffer(0));
}

/**
 * @param {HTMLInputElement} input
 */
function take(input) {
  const form = input.form;
  if (!form) return;
  const picked = [...(input.files ?? [])];
  form.setAttribute("aria-busy", "true");
  const done = (underWay.get(form) ?? Promise.resolve())
    .then(() => takeAll(form, input, picked))
    .catch(() => reveal(form, "[data-photo-failed]"))
    .then(() => form.removeAttribute("aria-busy"));
  underWay.set(form, done);
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} input
 * @param {File[]} picked
 */
async function takeAll(form, input, picked) {
  reveal(form, "[data-photo-failed]", false);
  // Without a home there is no draft: the input keeps the files and the browser sends them.
  if (!(await enrolment(account()))) return;
  input.value = "";
  for (const file of picked) {
    const { note, bytes } = await preparePhoto(file, input.name || "photo");
    await addPhoto(account(), typedIn(form), note, bytes);
    markAddress(form);
    show(form, note, bytes);
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {FileNote} note
 * @param {ArrayBuffer} bytes
 */
function show(form, note, bytes) {
  const list = form.querySelector("[data-photo-list]");
  const template = document.querySelector("template[data-photo-item]");
  if (!list || !(template instanceof HTMLTemplateElement)) return;
  const item = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  item.firstElementChild?.setAttribute("data-photo", note.id);
  const picture = item.querySelector("img");
  if (picture) {
    picture.src = URL.createObjectURL(new Blob([bytes], { type: note.type }));
    picture.onload = () => URL.revokeObjectURL(picture.src);
  }
  list.append(item);
}

/**
 * @param {Element} button
 */
async function drop(button) {
  const item = button.closest("[data-photo]");
  const form = button.closest("form");
  if (!item || !form) return;
  await removePhoto(account(), form.dataset.entryId ?? "", item.getAttribute("data-photo") ?? "");
  item.remove();
}
