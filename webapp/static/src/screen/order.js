import { choices, choose } from "./preferences.js";
import { within } from "./slots.js";

/** Lists that can be read in another order: `fieldset[data-order="#list"]` chooses by which attribute of its rows. */
export function startOrder() {
  document.addEventListener("change", ({ target }) => {
    const choice = target instanceof HTMLInputElement && target.closest("fieldset[data-order]");
    if (!choice) return;
    choose("order", target.value);
    arrange(/** @type {HTMLElement} */ (choice));
  });
}

/**
 * Puts the lists that have appeared into the order chosen last.
 * @param {Element} root
 */
export function orderAgain(root) {
  for (const choice of within(root, "fieldset[data-order]")) {
    const wanted = choices().order;
    for (const input of choice.querySelectorAll("input")) if (wanted) input.checked = input.value === wanted;
    choice.hidden = false;
    arrange(choice);
  }
}

/**
 * @param {HTMLElement} choice
 */
function arrange(choice) {
  const rows = document.querySelector(choice.dataset.order ?? "");
  const by = choice.querySelector("input:checked")?.getAttribute("value");
  if (!rows || !by) return;
  const key = (/** @type {Element} */ row) => row.getAttribute(`data-by-${by}`) ?? "";
  const before = [...rows.children];
  const after = [...before].sort(
    (one, other) => Number(key(one) > key(other)) - Number(key(one) < key(other)),
  );
  if (after.some((row, at) => row !== before[at])) rows.append(...after);
}
