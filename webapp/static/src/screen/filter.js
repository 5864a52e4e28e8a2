import { reveal, within } from "./slots.js";

/**
 * Narrows lists as one types into `input[data-filter="#list"]`: a row stays when its data-search holds every word.
 */
export function startFilters() {
  document.addEventListener("input", ({ target }) => {
    if (target instanceof HTMLInputElement && target.dataset.filter) narrow(target);
  });
}

/**
 * Narrows again after a list was filled anew.
 * @param {Element} root
 */
export function narrowAgain(root) {
  for (const input of within(root, "input[data-filter]")) narrow(/** @type {HTMLInputElement} */ (input));
}

/**
 * @param {HTMLInputElement} input
 */
function narrow(input) {
  const rows = document.querySelector(input.dataset.filter ?? "");
  if (!rows) return;
  const words = wordsIn(input.value);
  let left = 0;
  for (const row of rows.querySelectorAll("[data-search]")) {
    const text = row.getAttribute("data-search")?.toLowerCase() ?? "";
    const stays = words.every((word) => text.includes(word));
    row.toggleAttribute("hidden", !stays);
    left += Number(stays);
  }
  reveal(rows, "[data-filter-empty]", left === 0);
  reveal(rows.parentElement, "[data-filter-empty]", left === 0);
}

/**
 * What is searched for, as the list has it: a Chinese keyboard may give wide letters, and zhang'san while it composes.
 * @param {string} typed
 */
export function wordsIn(typed) {
  return typed
    .normalize("NFKC")
    .toLowerCase()
    .split(/[\s'’]+/)
    .filter(Boolean);
}
