/** @typedef {import("../phone/rows.js").Field} Field */

/**
 * Puts remembered values back into a form. Repeated names go back in order; what is not remembered stays as it is,
 * except boxes and radios, whose silence means "no".
 * @param {HTMLFormElement} form
 * @param {Field[]} fields
 */
export function putBack(form, fields) {
  /** @type {Map<string, string[]>} */
  const left = new Map();
  for (const [name, value] of fields) left.set(name, [...(left.get(name) ?? []), value]);
  for (const control of form.elements) putBackOne(control, left);
}

/** What a form says besides what is filled in: a correction that forgot whose it is would be a second record. */
const CARRIED = ["amends", "knows"];
/** The same, of somebody who has left the family's file since: nothing that was typed is lost. */
const CARRIED_OF = ["fact.", "was.", "whose."];

/**
 * Gives the blank form of the kit the hidden fields that the words in a draft had.
 * @param {HTMLFormElement} form
 * @param {Field[]} fields
 */
export function carryOver(form, fields) {
  const missing = new Set(
    fields.map(([name]) => name).filter((name) => isCarried(name) && !form.elements.namedItem(name)),
  );
  for (const [name, value] of fields) {
    if (!missing.has(name)) continue;
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    form.append(input);
  }
}

/**
 * @param {string} name
 */
function isCarried(name) {
  return CARRIED.includes(name) || CARRIED_OF.some((prefix) => name.startsWith(prefix));
}

/**
 * @param {Element} control
 * @param {Map<string, string[]>} left
 */
function putBackOne(control, left) {
  const values = left.get(control.getAttribute("name") ?? "");
  if (control instanceof HTMLInputElement && ["checkbox", "radio"].includes(control.type)) {
    control.checked = values?.includes(control.value) ?? false;
  } else if (control instanceof HTMLSelectElement && control.multiple) {
    for (const option of control.options) option.selected = values?.includes(option.value) ?? false;
  } else if (isTyped(control)) {
    const value = values?.shift();
    if (value !== undefined) control.value = value;
  }
}

/**
 * @param {Element} control
 * @returns {control is HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement}
 */
function isTyped(control) {
  if (control instanceof HTMLInputElement)
    return !["file", "submit", "button", "reset"].includes(control.type);
  return control instanceof HTMLSelectElement || control instanceof HTMLTextAreaElement;
}

/**
 * Whether what a form says is so sensitive that the phone keeps no readable copy of it once it is saved: the form itself
 * says when, "always" or "field=value".
 * @param {HTMLFormElement} form
 */
export function isSensitive(form) {
  const when = form.dataset.sensitive ?? "";
  const [name, value] = when.split("=");
  return when === "always" || (value !== undefined && new FormData(form).getAll(name).includes(value));
}
