import { announce } from "../phone/changes.js";
import { keepDraft } from "../phone/drafts.js";
import { fieldsOf } from "../phone/envelope.js";
import { enrolment } from "../phone/identity.js";
import { reveal } from "./slots.js";
import { account } from "./who.js";

/** Milliseconds after the last change. */
const PAUSE = 500;

/** @type {Map<HTMLFormElement, ReturnType<typeof setTimeout>>} */
const waiting = new Map();

/**
 * Keeps every entry's form as a draft: soon after a change, when the page is hidden, and before the camera or the file
 * picker opens, because cheap phones kill the page then.
 */
export function startAutosave() {
  for (const event of ["input", "change"])
    document.addEventListener(event, ({ target }) => changed(formOf(target)));
  for (const event of ["pointerdown", "click"])
    document.addEventListener(event, ({ target }) => isPicker(target) && void keep(formOf(target)), true);
  document.addEventListener("visibilitychange", () => void (document.hidden && keepAll()));
  window.addEventListener("pagehide", keepAll);
  // Another page comes in the place of this one: what was typed in the last half second too.
  document.addEventListener("htmx:before:swap", keepAll);
}

/** Whether something typed is on the page that no entry has yet. */
export function isAnyDirty() {
  return document.querySelector("form[data-dirty]") !== null;
}

/**
 * What the form holds now, as a draft keeps it.
 * @param {HTMLFormElement} form
 */
export function typedIn(form) {
  const { entryId = "", entry = "", version = "1" } = form.dataset;
  return { id: entryId, kind: entry, version: Number(version), fields: fieldsOf(new FormData(form)) };
}

/**
 * Puts the draft into the page's address: a page that was killed opens again with it.
 * @param {HTMLFormElement} form
 */
export function markAddress(form) {
  const url = new URL(location.href);
  if (!form.isConnected || url.searchParams.get("draft") === form.dataset.entryId) return;
  url.searchParams.delete("mend");
  url.searchParams.set("draft", form.dataset.entryId ?? "");
  history.replaceState(history.state ?? { htmx: true }, "", url.pathname + url.search);
}

/**
 * @param {HTMLFormElement | null} form
 */
function changed(form) {
  if (!form) return;
  form.dataset.dirty = "";
  clearTimeout(waiting.get(form));
  waiting.set(
    form,
    setTimeout(() => keep(form), PAUSE),
  );
}

/** Keeps at once what would be kept in half a second. */
export async function keepAll() {
  await Promise.all([...waiting.keys()].map(keep));
}

/**
 * @param {HTMLFormElement | null} form
 */
async function keep(form) {
  if (!form) return;
  clearTimeout(waiting.get(form));
  waiting.delete(form);
  if (!("dirty" in form.dataset) || !form.isConnected) return;
  const typed = typedIn(form);
  try {
    if (!(await enrolment(account()))) return;
    await keepDraft(account(), typed);
    markAddress(form);
    if (!form.isConnected) announce({ account: account() });
    reveal(form, "[data-draft-failed]", false);
  } catch {
    reveal(form, "[data-draft-failed]");
  }
}

/**
 * @param {EventTarget | null} target
 * @returns {HTMLFormElement | null}
 */
function formOf(target) {
  return target instanceof Element ? target.closest("form[data-entry]") : null;
}

/**
 * @param {EventTarget | null} target
 */
function isPicker(target) {
  const label = target instanceof Element ? target.closest("label") : null;
  const control = label?.control ?? target;
  return control instanceof HTMLInputElement && control.type === "file";
}
