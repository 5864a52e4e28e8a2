/** Two people said different things of a field: a tap on what one of them said writes it into the form. */
export function startSettling() {
  document.addEventListener("click", ({ target }) => {
    const button = target instanceof Element && target.closest("button[data-take]");
    const clash = button ? button.closest("[data-clash]") : null;
    if (button instanceof HTMLButtonElement && button.form && clash instanceof HTMLElement)
      take(button, clash);
  });
}

/**
 * @param {HTMLButtonElement} button
 * @param {HTMLElement} clash
 */
function take(button, clash) {
  const values = /** @type {string[]} */ (JSON.parse(button.dataset.take ?? "[]"));
  for (const control of button.form?.elements ?? [])
    if (control.getAttribute("name") === clash.dataset.clash) write(control, values);
  for (const other of clash.querySelectorAll("button[data-take]"))
    other.setAttribute("aria-pressed", String(other === button));
}

/**
 * @param {Element} control
 * @param {string[]} values
 */
function write(control, values) {
  if (control instanceof HTMLInputElement && ["checkbox", "radio"].includes(control.type))
    control.checked = values.includes(control.value);
  else if (control instanceof HTMLInputElement) control.value = fitting(values[0] ?? "", control.type);
  else if (control instanceof HTMLTextAreaElement || control instanceof HTMLSelectElement)
    control.value = values[0] ?? "";
  // The draft and whatever else listens for typing learns of it.
  for (const type of ["input", "change"]) control.dispatchEvent(new Event(type, { bubbles: true }));
  control.closest("details")?.setAttribute("open", "");
}

/**
 * @param {string} value  as it is stored: "2026-11-22T15:30:00+08:00", "16:00:00"
 * @param {string} type
 */
function fitting(value, type) {
  if (type === "datetime-local") return value.slice(0, 16);
  return type === "time" ? value.slice(0, 5) : value;
}
