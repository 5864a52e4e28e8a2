import { now, wallTime } from "./clock.js";
import { within } from "./slots.js";

/** @typedef {import("../phone/kit.js").Student} Student */

const MINUTE = 60_000;
/** What an input's `data-default` asks for, as a local wall time. @type {Record<string, () => string>} */
const DEFAULTS = {
  now: () => wallTime(now()),
  "now-30m": () => wallTime(new Date(now().getTime() - 30 * MINUTE)),
  today: () => wallTime(now()),
};

/**
 * Gives empty date and time inputs the time they default to.
 * @param {Element} root
 */
export function fillDefaults(root) {
  for (const element of within(root, "input[data-default]")) {
    const input = /** @type {HTMLInputElement} */ (element);
    const moment = DEFAULTS[input.dataset.default ?? ""]?.();
    if (!moment || input === document.activeElement) continue;
    if (input.value && input.value !== input.dataset.filled) continue;
    input.value = fitted(moment, input.type);
    input.dataset.filled = input.value;
  }
}

/**
 * Gives hidden inputs what the address says: which record is taken back.
 * @param {Element} root
 */
export function fillFromAddress(root) {
  const query = new URLSearchParams(location.search);
  for (const element of within(root, "input[data-fill-query]")) {
    const said = query.get(element.dataset.fillQuery ?? "");
    if (said && element instanceof HTMLInputElement) element.value ||= said;
  }
}

/**
 * A form left open overnight and not begun is about now again, not about yesterday.
 * @param {Element} root
 */
export function freshenDefaults(root) {
  for (const form of within(root, "form[data-ready]:not([data-dirty])")) fillDefaults(form);
}

/**
 * Lets the choice stand that a draft was written with, also when that student is no longer on the list: the school decides.
 * @param {HTMLFormElement} form
 * @param {string} id
 */
export function keepChoice(form, id) {
  for (const element of within(form, "select[data-fill-options]:not([disabled])")) {
    const select = /** @type {HTMLSelectElement} */ (element);
    if (select.dataset.elsewhere && ![...select.options].some(({ value }) => value === id))
      select.add(new Option(select.dataset.elsewhere, id, true, true));
  }
}

/**
 * Fills a blank form for the student it was opened for, or offers all of mine to choose from. The part that does not apply
 * is hidden and disabled, so that the form sends one student and no more.
 * @param {HTMLFormElement} form
 * @param {Student[]} students
 * @param {string | null} chosen  id
 * @param {string[]} [recent]  ids of those recorded about last, the last first
 */
export function fillStudent(form, students, chosen, recent = []) {
  const student = students.find(({ id }) => id === chosen);
  for (const select of within(form, 'select[data-fill-options="students"]')) {
    offer(/** @type {HTMLSelectElement} */ (select), students, student);
    putFirst(/** @type {HTMLSelectElement} */ (select), recent);
  }
  if (student) {
    for (const slot of within(form, '[data-fill^="student."]')) {
      const [, property = ""] = slot.dataset.fill?.split(".") ?? [];
      const value = student[/** @type {keyof Student} */ (property)] ?? "";
      if (slot instanceof HTMLInputElement) slot.value = value;
      else slot.textContent = value;
    }
  }
  for (const part of within(form, "[data-when-student]"))
    setPart(part, (part.dataset.whenStudent === "given") === Boolean(student));
}

/**
 * @param {HTMLSelectElement} select
 * @param {Student[]} students
 * @param {Student | undefined} student
 */
function offer(select, students, student) {
  const there = new Set([...select.options].map((option) => option.value));
  for (const { id, name, class: className } of students)
    if (!there.has(id)) select.add(new Option(`${name} · ${className}`, id));
  if (student) select.value = student.id;
}

/**
 * Whoever one recorded about last is at the top of the list, under a heading of its own.
 * @param {HTMLSelectElement} select
 * @param {string[]} recent
 */
function putFirst(select, recent) {
  const options = recent.flatMap((id) => [...select.options].find(({ value }) => value === id) ?? []);
  if (options.length === 0 || !select.dataset.recent || select.querySelector("optgroup")) return;
  const chosen = select.value;
  const group = document.createElement("optgroup");
  group.label = select.dataset.recent;
  group.append(...options);
  select.querySelector('option[value=""]')?.after(group);
  select.value = chosen;
}

/**
 * @param {HTMLElement} part
 * @param {boolean} applies
 */
function setPart(part, applies) {
  part.hidden = !applies;
  for (const control of within(part, "input, select")) control.toggleAttribute("disabled", !applies);
}

/**
 * @param {string} moment  "2026-11-22T16:05"
 * @param {string} type
 */
function fitted(moment, type) {
  if (type === "date") return moment.slice(0, 10);
  return type === "time" ? moment.slice(11) : moment;
}
