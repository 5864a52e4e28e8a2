import { phoneFetch } from "../phone/seam.js";
import { reveal, within } from "./slots.js";
import { account } from "./who.js";

/** One tap writes into a field what stood in it last time: `button[data-last-time="family_situation"]`. */
export function startLastTime() {
  document.addEventListener("click", ({ target }) => {
    const button = target instanceof Element && target.closest("button[data-last-time]");
    if (button instanceof HTMLButtonElement && button.form) void copy(button, button.form);
  });
}

/**
 * Offers it where there is a script to do it.
 * @param {Element} root
 */
export function offerLastTime(root) {
  for (const part of within(root, "[data-last-time-part]")) part.hidden = false;
}

/**
 * The student's own page has it, on the phone as at the school: what may be read there may be copied, and nothing else.
 * @param {HTMLButtonElement} button
 * @param {HTMLFormElement} form
 */
async function copy(button, form) {
  const name = button.dataset.lastTime ?? "";
  const student = String(new FormData(form).get("student_id") ?? "");
  const field = form.elements.namedItem(name);
  const words = student && (await lastWords(student, name).catch(() => ""));
  reveal(button.parentElement, "[data-last-time-none]", !words);
  if (!words || !(field instanceof HTMLTextAreaElement)) return;
  field.value = [field.value.trim(), words].filter(Boolean).join("\n");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

/**
 * @param {string} student
 * @param {string} name
 */
async function lastWords(student, name) {
  const path = `/field/students/${student}`;
  const headers = { "HX-Request": "true", "Runxin-Account": account() };
  const reply = await phoneFetch(account(), path, { headers }, null);
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  return (
    page.querySelector(`article:not(.withdrawn) [data-said="${CSS.escape(name)}"]`)?.textContent?.trim() ?? ""
  );
}
