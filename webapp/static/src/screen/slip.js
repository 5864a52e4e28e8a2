/**
 * A slip's QR code opens the page with #login=…&code=…, which no server and no log has seen. Both are filled in, and nothing
 * of it stays in the browser's history.
 */
export function fillSlip() {
  const form = document.querySelector("form[data-slip]");
  if (!(form instanceof HTMLFormElement) || location.hash.length < 2) return;
  const given = new URLSearchParams(location.hash.slice(1));
  history.replaceState(null, "", location.pathname + location.search);
  for (const name of ["login", "code"]) {
    const field = form.elements.namedItem(name);
    const value = given.get(name);
    if (value && field instanceof HTMLInputElement) field.value = value.slice(0, field.maxLength);
  }
  /** @type {HTMLInputElement | null} */ (form.querySelector("input[type=password]"))?.focus();
}
