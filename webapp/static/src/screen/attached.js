import { v7 } from "uuid";
import { addFile, removeFile } from "../phone/drafts.js";
import { digestOf } from "../phone/envelope.js";
import { enrolment } from "../phone/identity.js";
import { markAddress, typedIn } from "./autosave.js";
import { account } from "./who.js";

/** @typedef {import("../phone/rows.js").FileNote} FileNote */

/** What is under way in each form: whether all of it went well. @type {WeakMap<HTMLFormElement, Promise<boolean>>} */
const underWay = new WeakMap();
/** The files that a control holds on our behalf, where there is no home. @type {WeakMap<HTMLInputElement, Map<string, File>>} */
const held = new WeakMap();
/** What still has something in its hand (a pen, a microphone), and puts it down when the form is saved. @type {Set<(form: HTMLFormElement) => void>} */
const finishers = new Set();

/** Lets attached files be taken out again. */
export function startAttached() {
  document.addEventListener("click", ({ target }) => {
    const button = target instanceof Element && target.closest("[data-file-list] [data-remove]");
    if (button) void drop(button);
  });
}

/**
 * @param {(form: HTMLFormElement) => void} finish  called before the form is saved
 */
export function beforeSaving(finish) {
  finishers.add(finish);
}

/**
 * Does something that ends with a file in the form's draft; the form is busy meanwhile, and waits for it before it is saved.
 * @param {HTMLFormElement} form
 * @param {() => Promise<boolean>} work  answers whether it went well
 */
export function during(form, work) {
  form.setAttribute("aria-busy", "true");
  const done = (underWay.get(form) ?? Promise.resolve(true)).then(async (before) => {
    const went = await work().catch(() => false);
    if (underWay.get(form) === done) {
      underWay.delete(form);
      form.removeAttribute("aria-busy");
    }
    return before && went;
  });
  underWay.set(form, done);
  return done;
}

/**
 * Resolves when everything that was under way is in the form's draft; false when something could not be taken, of which
 * the form says so.
 * @param {HTMLFormElement} form
 */
export async function filesSettled(form) {
  for (const finish of finishers) finish(form);
  const taken = (await underWay.get(form)) ?? true;
  if (!taken) form.querySelector("[data-file-failed]:not([hidden])")?.scrollIntoView({ block: "center" });
  return taken;
}

/**
 * Whether what is attached goes into a draft. Without a home the controls keep their files and the browser sends them.
 * Throws where there is one that does not answer: nothing may be believed to be in it.
 */
export async function hasHome() {
  return Boolean(await enrolment(account()));
}

/**
 * A file of a form control, as an entry speaks of it.
 * @param {Blob} content
 * @param {string} name  the form control
 * @returns {Promise<{note: FileNote, bytes: ArrayBuffer}>}
 */
export async function asFile(content, name) {
  const bytes = await content.arrayBuffer();
  const [type = ""] = content.type.split(";");
  return { note: { id: v7(), sha256: await digestOf(bytes), type, size: bytes.byteLength, name }, bytes };
}

/**
 * Puts a file into the form's draft and shows it; into the form control of its name where there is no home.
 * @param {HTMLFormElement} form
 * @param {FileNote} note
 * @param {ArrayBuffer} bytes
 */
export async function attach(form, note, bytes) {
  if (await hasHome()) {
    await addFile(account(), typedIn(form), note, bytes);
    markAddress(form);
  } else {
    give(form, note, bytes);
  }
  show(form, note, bytes);
}

/**
 * Takes a file out of the form's draft again.
 * @param {HTMLFormElement} form
 * @param {string} id
 */
export async function detach(form, id) {
  if (await hasHome()) await removeFile(account(), form.dataset.entryId ?? "", id);
  for (const control of form.querySelectorAll("input[data-given]"))
    if (control instanceof HTMLInputElement && held.get(control)?.delete(id)) hand(control);
  form.querySelector(`[data-file="${CSS.escape(id)}"]`)?.remove();
}

/**
 * Lists the files a draft already has.
 * @param {HTMLFormElement} form
 * @param {FileNote[]} notes
 * @param {Map<string, ArrayBuffer>} bytes
 */
export function showFiles(form, notes, bytes) {
  for (const note of notes) show(form, note, bytes.get(note.id) ?? new ArrayBuffer(0));
}

/**
 * How many files of a name the form has.
 * @param {HTMLFormElement} form
 * @param {string} name
 */
export function countOf(form, name) {
  return form.querySelectorAll(`[data-file-list="${CSS.escape(name)}"] [data-file]`).length;
}

/**
 * @param {HTMLFormElement} form
 * @param {FileNote} note
 * @param {ArrayBuffer} bytes
 */
function show(form, note, bytes) {
  const name = CSS.escape(note.name);
  const list = form.querySelector(`[data-file-list="${name}"]`) ?? form.querySelector("[data-file-list]");
  const template = list?.parentElement?.querySelector("template[data-file-item]");
  if (!list || !(template instanceof HTMLTemplateElement)) return;
  const item = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  item.firstElementChild?.setAttribute("data-file", note.id);
  const media = item.querySelector("img, audio");
  if (media instanceof HTMLImageElement || media instanceof HTMLAudioElement)
    media.src = URL.createObjectURL(new Blob([bytes], { type: note.type }));
  list.append(item);
  list.dispatchEvent(new Event("runxin:attached", { bubbles: true }));
}

/**
 * @param {HTMLFormElement} form
 * @param {FileNote} note
 * @param {ArrayBuffer} bytes
 */
function give(form, note, bytes) {
  const control = form.querySelector(`input[name="${CSS.escape(note.name)}"][data-given]`);
  if (!(control instanceof HTMLInputElement)) return;
  const files = held.get(control) ?? new Map();
  held.set(control, files.set(note.id, new File([bytes], note.name, { type: note.type })));
  hand(control);
}

/**
 * @param {HTMLInputElement} control
 */
function hand(control) {
  const files = new DataTransfer();
  for (const file of held.get(control)?.values() ?? []) files.items.add(file);
  control.files = files.files;
}

/**
 * @param {Element} button
 */
async function drop(button) {
  const item = button.closest("[data-file]");
  const form = button.closest("form");
  const list = button.closest("[data-file-list]");
  if (!item || !form || !list) return;
  const media = item.querySelector("img, audio");
  if (media) URL.revokeObjectURL(media.getAttribute("src") ?? "");
  await detach(form, item.getAttribute("data-file") ?? "");
  list.dispatchEvent(new Event("runxin:detached", { bubbles: true }));
}
