/** A wrong field in a folded part opens it: what cannot be seen cannot be mended. */
export function startValidity() {
  document.addEventListener("invalid", ({ target }) => unfold(target), true);
}

/**
 * @param {EventTarget | null} target
 */
function unfold(target) {
  const fold = target instanceof Element && target.closest("details:not([open])");
  if (fold instanceof HTMLDetailsElement) fold.open = true;
}
