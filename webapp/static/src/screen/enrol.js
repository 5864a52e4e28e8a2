import { isAside } from "../phone/aside.js";
import { environment, fitness, insideOf } from "../phone/browser.js";
import { enrol, unenrol } from "../phone/enrol.js";
import { enrolment } from "../phone/identity.js";
import { entries } from "../phone/outbox.js";
import { installWorker } from "../phone/worker.js";
import { chosenPin, dressPinFields } from "./pin-fields.js";
import { choose, fill, reveal, within } from "./slots.js";
import { account } from "./who.js";

/** The section where a phone is enrolled for offline use, and where that ends. */
export function startEnrolment() {
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (!(form instanceof HTMLFormElement) || !form.matches("[data-enrol-form]")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const pin = chosenPin(form, askedOf(form));
      const section = form.closest("[data-enrol]");
      if (section && pin !== null) void begin(section, pin);
    },
    true,
  );
  document.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element)) return;
    const section = target.closest("[data-enrol]");
    if (section && target.closest("[data-enrol-again]")) show(section, "ready");
    const ending = target.closest("[data-enrol-end]");
    if (section && ending) void end(section, ending.getAttribute("data-enrol-end") === "anyway");
  });
}

/**
 * Shows whether this browser is enrolled, could be, or why not.
 * @param {Element} root
 */
export async function showEnrolment(root) {
  for (const section of within(root, "[data-enrol]")) {
    if (section.dataset.enrol === "working") continue;
    const fit = account() ? fitness(environment()) : "unsupported";
    const enrolled = fit !== "unsupported" && (await enrolment(account()).catch(() => null));
    for (const form of within(section, "[data-enrol-form]")) dressPinFields(form, askedOf(form));
    fill(section, "address", location.host);
    choose(section, "data-inside", insideOf(navigator.userAgent));
    show(section, enrolled ? "done" : fit);
    if (enrolled) await tellPersistence(section);
  }
}

/**
 * Says whether the browser has promised to keep what is stored, or may clear it when the phone runs out of room.
 * @param {Element} section
 */
async function tellPersistence(section) {
  const kept = await navigator.storage?.persisted?.().catch(() => undefined);
  choose(section, "data-persisted", kept === undefined ? "unknown" : kept ? "yes" : "no");
}

/**
 * @param {Element} section
 * @param {string} pin
 */
async function begin(section, pin) {
  show(section, "working");
  try {
    step(section, "storage");
    await enrol(account(), pin, installing(section), (done, left) => progress(section, done, left));
    show(section, "done");
  } catch {
    show(section, "failed");
  }
}

/**
 * What was put aside is at no school: who ends the enrolment is told, and may take it away first.
 * @param {Element} section
 * @param {boolean} anyway
 */
async function end(section, anyway) {
  const aside = (await entries(account()).catch(() => [])).filter(isAside).length;
  fill(section, "aside", aside);
  reveal(section, "[data-enrol-aside]", aside > 0 && !anyway);
  if (aside > 0 && !anyway) return;
  const held = await unenrol(account()).catch(() => -1);
  if (held < 0) return show(section, "failed");
  fill(section, "unsent", held);
  reveal(section, "[data-enrol-kept]", held > 0);
  if (held === 0) await showEnrolment(section);
}

/**
 * @param {Element} section
 * @param {number} done
 * @param {number | undefined} left
 */
function progress(section, done, left) {
  step(section, "kit");
  fill(section, "fragments", done);
  for (const bar of section.querySelectorAll("progress")) {
    if (left === undefined) continue;
    bar.max = done + left;
    bar.value = done;
  }
}

/**
 * The last step: the worker, with which the app opens without a network.
 * @param {Element} section
 */
function installing(section) {
  return () => {
    step(section, "worker");
    return installWorker();
  };
}

/**
 * Marks which of the named steps is under way; those before it are done.
 * @param {Element} section
 * @param {string} name
 */
function step(section, name) {
  const steps = [...section.querySelectorAll("[data-step]")];
  const at = steps.findIndex((one) => one.getAttribute("data-step") === name);
  steps.forEach((one, index) => {
    one.toggleAttribute("data-step-done", index < at);
    if (index === at) one.setAttribute("aria-current", "step");
    else one.removeAttribute("aria-current");
  });
}

/**
 * @param {Element} section
 * @param {string} state
 */
function show(section, state) {
  if (state === "ready") step(section, "pin");
  section.setAttribute("data-enrol", state);
  choose(section, "data-when", state);
}

/**
 * What the school asks of a PIN: before the first kit, the form says it.
 * @param {HTMLElement} form
 */
function askedOf({ dataset }) {
  return { pin_digits: Number(dataset.pinDigits), phone_secret: dataset.phoneSecret ?? "pin" };
}
