/** Whoever types on a phone, alone, may look at the password. Without a script it stays hidden, and so does the offer. */
export function startPasswords() {
  for (const offer of document.querySelectorAll("[data-show-password]")) {
    const tick = offer.querySelector("input");
    const field = offer.closest("form")?.querySelector("input[type=password]");
    if (!tick || !(field instanceof HTMLInputElement)) continue;
    offer.removeAttribute("hidden");
    tick.checked = false;
    tick.addEventListener("change", () => {
      field.type = tick.checked ? "text" : "password";
    });
    field.form?.addEventListener("submit", () => {
      field.type = "password"; // so that the browser keeps it as one
    });
  }
}
