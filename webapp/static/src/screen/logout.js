import { statusOf } from "../phone/status.js";
import { lockEverywhere } from "../phone/lending.js";
import { noteLeaving } from "../phone/pin.js";
import { fill } from "./slots.js";
import { account } from "./who.js";

/** Logging out with unsent entries says so first. They stay on the phone either way. */
export function startLogoutGuard() {
  document.addEventListener(
    "submit",
    (event) => {
      if (!(event.target instanceof HTMLFormElement) || !event.target.matches("[data-logout]")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      void leave(event.target);
    },
    true,
  );
  document.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element) || !target.closest("[data-logout-anyway]")) return;
    const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-logout]"));
    if (form) void go(form);
  });
}

/**
 * @param {HTMLFormElement} form
 */
async function leave(form) {
  const { count } = await statusOf(account(), new Date()).catch(() => ({ count: 0 }));
  const dialog = document.getElementById("logout-unsent");
  if (count === 0 || !(dialog instanceof HTMLDialogElement)) return go(form);
  fill(dialog, "count", count);
  dialog.showModal();
}

/**
 * Whoever logs out leaves the phone locked. One without a home has nothing to lock.
 * @param {HTMLFormElement} form
 */
async function go(form) {
  lockEverywhere(account());
  await noteLeaving(account()).catch(() => {});
  form.submit();
}
