import { vibrate } from "./buzz.js";
import { choices, choose } from "./preferences.js";
import { within } from "./slots.js";

/** Of this tab alone: the next one opens uncovered. */
const COVERED = "runxin-glance";

/** Letters, colours and the cover: chosen in Me and at the top, done at once, kept on this phone. */
export function startLooks() {
  document.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement && target.closest("[data-looks]")) chosenNow(target);
  });
  document.addEventListener("click", ({ target }) => {
    if (target instanceof Element && target.closest("[data-glance-toggle]")) cover();
  });
  // Looks must follow into the other pages that are open on this phone.
  window.addEventListener("storage", dress);
  showCover();
}

/**
 * Shows in the choices what has been chosen.
 * @param {Element} root
 */
export function showLooks(root) {
  for (const place of within(root, "[data-looks]")) {
    place.hidden = false;
    const chosen = choices();
    for (const input of place.querySelectorAll("input"))
      input.checked =
        input.type === "checkbox" ? chosen[input.name] !== "off" : (chosen[input.name] ?? "") === input.value;
    // Where a phone cannot vibrate there is nothing to choose.
    for (const part of place.querySelectorAll("[data-can-vibrate]"))
      part.toggleAttribute("hidden", !("vibrate" in navigator));
  }
}

/**
 * @param {HTMLInputElement} input
 */
function chosenNow(input) {
  choose(input.name, input.type === "checkbox" ? (input.checked ? "" : "off") : input.value);
  if (input.type === "checkbox") vibrate();
  dress();
}

function dress() {
  const { theme = "", text = "" } = choices();
  const look = document.documentElement.dataset;
  if (theme) look.theme = theme;
  else delete look.theme;
  if (text) look.text = text;
  else delete look.text;
}

/** Covers what is not for the eyes of a family, or uncovers it again. */
function cover() {
  const covered = document.documentElement.toggleAttribute("data-glance");
  try {
    if (covered) sessionStorage.setItem(COVERED, "on");
    else sessionStorage.removeItem(COVERED);
  } catch {
    // Covered until the page is loaded again.
  }
  showCover();
}

function showCover() {
  const covered = document.documentElement.hasAttribute("data-glance");
  for (const button of document.querySelectorAll("[data-glance-toggle]"))
    button.setAttribute("aria-pressed", String(covered));
}
