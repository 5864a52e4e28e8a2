import { within } from "./slots.js";

/** Groups of boxes of which one at least must be chosen keep saying so until one is; HTML has "required" only for one. */
export function startDemands() {
  document.addEventListener("change", ({ target }) => {
    const group = target instanceof Element && target.closest("fieldset[data-one-of]");
    if (group) demand(/** @type {HTMLElement} */ (group));
  });
}

/**
 * Looks at the groups of a form that was filled in.
 * @param {Element} root
 */
export function demandChoices(root) {
  for (const group of within(root, "fieldset[data-one-of]")) demand(group);
}

/**
 * @param {HTMLElement} group
 */
function demand(group) {
  const boxes = [...group.querySelectorAll("input")];
  const chosen = boxes.some((box) => box.checked);
  boxes[0]?.setCustomValidity(chosen ? "" : (group.dataset.oneOf ?? ""));
}
