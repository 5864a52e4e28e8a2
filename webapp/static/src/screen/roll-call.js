import { within } from "./slots.js";

/** Everybody is present until tapped: a button or a disclosure reveals the reasons, and only the reasons carry data. */
export function startRollCall() {
  document.addEventListener("click", ({ target }) => {
    const row =
      target instanceof Element && target.closest("[data-toggle-absent]")?.closest("li[data-student]");
    if (row) toggle(row, !row.hasAttribute("data-absent"));
  });
  // "toggle" does not bubble.
  document.addEventListener(
    "toggle",
    ({ target }) => {
      const row = target instanceof HTMLDetailsElement && target.closest("li[data-student]");
      const isNews = row && row.hasAttribute("data-absent") !== target.open;
      if (isNews && target.querySelector("input[type=radio]")) toggle(row, target.open);
    },
    true,
  );
  document.addEventListener("change", ({ target }) => target instanceof Element && count(target));
}

/**
 * Opens the rows of a form whose reasons were filled in again from a draft.
 * @param {Element} root
 */
export function openAbsent(root) {
  for (const reason of within(root, "li[data-student] input[type=radio]:checked")) {
    const row = reason.closest("li[data-student]");
    if (row) setAbsent(row, true);
  }
}

/**
 * A tap: the form has changed, and whoever keeps its draft should know.
 * @param {Element} row
 * @param {boolean} absent
 */
function toggle(row, absent) {
  setAbsent(row, absent);
  row.dispatchEvent(new Event("change", { bubbles: true }));
}

/**
 * @param {Element} row
 * @param {boolean} absent
 */
function setAbsent(row, absent) {
  row.toggleAttribute("data-absent", absent);
  row.querySelector("[data-toggle-absent]")?.setAttribute("aria-expanded", String(absent));
  for (const reasons of row.querySelectorAll("[data-reasons]")) reasons.toggleAttribute("hidden", !absent);
  for (const fold of row.querySelectorAll("details"))
    if (fold.querySelector("input[type=radio]")) fold.open = absent;
  const reasons = /** @type {NodeListOf<HTMLInputElement>} */ (row.querySelectorAll("input[type=radio]"));
  const chosen = [...reasons].some((reason) => reason.checked);
  for (const reason of reasons) {
    reason.checked = absent && (chosen ? reason.checked : "defaultReason" in reason.dataset);
    // Opened without a reason would be sent as present.
    reason.required = absent;
  }
  count(row);
}

/**
 * @param {Element} element
 */
function count(element) {
  const form = element.closest("form");
  const slot = form?.querySelector("[data-absent-count]");
  if (form && slot)
    slot.textContent = String(form.querySelectorAll("li[data-student] input[type=radio]:checked").length);
}
