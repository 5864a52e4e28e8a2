import { addFile, removeFile } from "../phone/drafts.js";
import { enrolment } from "../phone/identity.js";
import { preparePhoto } from "../phone/photo.js";
import { markAddress, typedIn } from "./autosave.js";
import { reveal } from "./slots.js";
import { account } from "./who.js";

/** @typedef {import("../phone/rows.js").FileNote} FileNote */

/** The photos under way, form by form: whether all were taken. @type {WeakMap<HTMLFormElement, Promise<boolean>>} */
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
 * Resolves when every photo that was under way is in the form's draft; false when one of them could not be taken, of which
 * the form says so.
 * @param {HTMLFormElement} form
 */
export async function photosSettled(form) {
  const taken = (await underWay.get(form)) ?? true;
  if (!taken) form.querySelector("[data-photo-failed]")?.scrollIntoView({ block: "center" });
  return taken;
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
  const done = (underWay.get(form) ?? Promise.resolve(true)).then(async (before) => {
    const taken = await takeAll(form, input, picked);
    if (underWay.get(form) === done) {
      underWay.delete(form);
      form.removeAttribute("aria-busy");
    }
    return before && taken;
  });
  underWay.set(form, done);
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} input
 * @param {File[]} picked
 */
async function takeAll(form, input, picked) {
  reveal(form, "[data-photo-failed]", false);
  reveal(form, "[data-photo-most]", picked.length > roomIn(form, input));
  // Without a home there is no draft: the input keeps the files and the browser sends them.
  if (!(await enrolment(account()).catch(() => null))) return true;
  input.value = "";
  const taken = [];
  for (const file of picked.slice(0, roomIn(form, input))) taken.push(await takeOne(form, input, file));
  return taken.every(Boolean);
}

/**
 * One that cannot be taken does not keep the others out.
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} input
 * @param {File} file
 */
async function takeOne(form, input, file) {
  try {
    const { note, bytes } = await preparePhoto(file, input.name || "photo");
    await addFile(account(), typedIn(form), note, bytes);
    markAddress(form);
    show(form, note, bytes);
    return true;
  } catch {
    reveal(form, "[data-photo-failed]");
    return false;
  }
}

/**
 * How many photos the form can still take: the server refuses an entry with more.
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} input
 */
function roomIn(form, input) {
  const most = Number(input.dataset.most ?? Number.POSITIVE_INFINITY);
  return Math.max(0, most - form.querySelectorAll("[data-photo]").length);
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
  await removeFile(account(), form.dataset.entryId ?? "", item.getAttribute("data-photo") ?? "");
  item.remove();
  reveal(form, "[data-photo-most]", false);
  /** @type {HTMLElement | null} */ (form.querySelector("[data-photos]"))?.focus();
}
