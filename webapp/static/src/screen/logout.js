import { statusOf } from "../phone/status.js";
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
    /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-logout]"))?.submit();
  });
}

/**
 * @param {HTMLFormElement} form
 */
async function leave(form) {
  const { count } = await statusOf(account(), new Date()).catch(() => ({ count: 0 }));
  const dialog = document.getElementById("logout-unsent");
  if (count === 0 || !(dialog instanceof HTMLDialogElement)) return form.submit();
  fill(dialog, "count", count);
  dialog.showModal();
}
