import { within } from "./slots.js";

/** What the browser's own checking of forms lacks: "at least one of these", and fields in a folded part. */
export function startValidity() {
  document.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement && target.form) requireOne(target.form);
  });
  document.addEventListener("invalid", ({ target }) => unfold(target), true);
}

/**
 * Of boxes marked `data-one-of` with the same name at least one must be ticked. A phone must find that out now: the server
 * may only say so tomorrow.
 * @param {Element} root
 */
export function requireOne(root) {
  const boxes = /** @type {HTMLInputElement[]} */ (within(root, "input[data-one-of]"));
  for (const box of boxes)
    box.required = !boxes.some(
      (other) => other.name === box.name && other.form === box.form && other.checked,
    );
}

/**
 * A wrong field that cannot be seen cannot be mended.
 * @param {EventTarget | null} target
 */
function unfold(target) {
  const fold = target instanceof Element && target.closest("details:not([open])");
  if (fold instanceof HTMLDetailsElement) fold.open = true;
}
