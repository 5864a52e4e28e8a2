import { environment, fitness, platform } from "../phone/browser.js";
import { choose, reveal, within } from "./slots.js";

/** What the browser offered, until it is taken up. @type {any} */
let offer = null;

/** The home screen: asked for by a button of ours where the browser lets a page ask, and explained everywhere else. */
export function startInstalling() {
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offer = event;
    showInstalling(document.body);
  });
  window.addEventListener("appinstalled", () => {
    offer = null;
    showInstalling(document.body);
  });
  document.addEventListener("click", ({ target }) => {
    if (target instanceof Element && target.closest("[data-install]")) void ask();
  });
}

/**
 * Shows how this very browser puts a page on the home screen; nothing where it is there already, or inside another app.
 * @param {Element} root
 */
export function showInstalling(root) {
  const here = environment();
  for (const card of within(root, "[data-home-screen]")) {
    card.hidden = here.standalone || fitness(here) === "inapp";
    choose(card, "data-platform", offer ? "asks" : platform(here.userAgent));
    reveal(card, "[data-install]", offer !== null);
  }
}

async function ask() {
  const asked = offer;
  offer = null;
  await asked?.prompt();
  showInstalling(document.body);
}
