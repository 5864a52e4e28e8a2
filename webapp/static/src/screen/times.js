import { daysUntil, inWords, languageOf, now } from "./clock.js";
import { within } from "./slots.js";

/** Days within which something due is soon. */
const SOON = 3;

/**
 * Writes times as the reader's day and clock have them. Fragments carry none: they may be a month old.
 * @param {Element} root
 */
export function tellTimes(root) {
  for (const element of within(root, "[data-since]")) {
    const words = new Intl.RelativeTimeFormat(languageOf(element), { numeric: "auto" });
    const days = daysUntil(element.dataset.since ?? "");
    if (!Number.isNaN(days)) write(element, words.format(days, "day"));
  }
  for (const element of within(root, "time[data-local]")) {
    // Without a datetime it is about this very moment: a fragment does not know on which day it is read.
    const stamp = element.getAttribute("datetime");
    const moment = stamp === null ? now() : new Date(stamp);
    if (!Number.isNaN(moment.getTime()))
      write(element, inWords(element, moment, element.dataset.local || "datetime"));
  }
  for (const element of within(root, "[data-due]")) {
    const days = daysUntil(element.dataset.due ?? "");
    element.toggleAttribute("data-overdue", days < 0);
    element.toggleAttribute("data-soon", days >= 0 && days <= SOON);
  }
}

/**
 * @param {Element} element
 * @param {string} text
 */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
