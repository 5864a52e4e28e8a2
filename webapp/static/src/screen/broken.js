import { layBallast } from "../phone/ballast.js";
import { pulseOf, reopen } from "../phone/pulse.js";
import { salvage } from "../phone/salvage.js";
import { demolish } from "../phone/store.js";
import { tellFull } from "./notices.js";
import { saveFile } from "./save-file.js";
import { choose, fill, reveal } from "./slots.js";
import { account } from "./who.js";

/**
 * When the phone's storage does not answer any more nothing may be typed that could not be kept: one screen stands in front
 * of everything, and it does not go away by being ignored. Try again; take away what can be read; set the phone up anew.
 */
export function startBroken() {
  document.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element)) return;
    if (target.closest("[data-broken-again]")) void settle(reopen(account()));
    if (target.closest("[data-broken-export]")) void takeAway();
    if (target.closest("[data-broken-anew]")) void anew();
  });
  // Escape and the phone's back key are no answer. A browser lets the second of them through all the same.
  screen()?.addEventListener("cancel", (event) => event.preventDefault());
  screen()?.addEventListener("close", () => dead && screen()?.showModal());
}

/** Whether the storage did not answer when it was felt last. */
let dead = false;

/** Feels whether the storage is alive, and says so in front of everything when it is not, or above the page when it is full. */
export async function checkStore() {
  await settle(pulseOf(account()));
}

/**
 * @param {Promise<"none" | "alive" | "full" | "dead">} feeling
 */
async function settle(feeling) {
  const pulse = await feeling;
  const dialog = screen();
  dead = pulse === "dead";
  if (dead && dialog && !dialog.open) dialog.showModal();
  if (pulse === "alive" && dialog?.open) goOn(dialog);
  if (dead) choose(document, "data-broken-when", "dead");
  // What was given up for the last words is laid again as soon as there is room for it.
  else tellFull(pulse === "full" || (pulse === "alive" && !(await layBallast(account()))));
}

/**
 * A form stays as it is and is kept as a draft at once: what was typed while nothing could be kept is nowhere else.
 * @param {HTMLDialogElement} dialog
 */
function goOn(dialog) {
  const form = document.querySelector("form[data-entry]");
  if (!form) return location.reload();
  dialog.close();
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

async function takeAway() {
  const dialog = screen();
  if (!dialog) return;
  choose(dialog, "data-broken-when", "reading");
  const { text, read, lost } = await salvage(account());
  fill(dialog, "read", read);
  fill(dialog, "lost", lost);
  if (read > 0) saveFile(text);
  choose(dialog, "data-broken-when", read > 0 ? "taken" : "nothing");
  // Only after what can be read was taken away may the rest be given up.
  reveal(dialog, "[data-broken-anew]");
}

async function anew() {
  const dialog = screen();
  try {
    await demolish(account());
    location.assign("/field/me");
  } catch {
    choose(dialog ?? document, "data-broken-when", "stuck");
  }
}

/**
 * @returns {HTMLDialogElement | null}
 */
function screen() {
  return document.querySelector("dialog#broken");
}
