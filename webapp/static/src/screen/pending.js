import { unsentByStudent } from "../phone/status.js";
import { reveal, within } from "./slots.js";
import { account } from "./who.js";

/**
 * Marks the students about whom something is not sent yet.
 * @param {Element} root
 */
export async function markPending(root) {
  const marked = within(root, "[data-student]");
  if (marked.length === 0 || !account()) return;
  const counts = await unsentByStudent(account()).catch(() => new Map());
  for (const element of marked) {
    const count = counts.get(element.dataset.student ?? "") ?? 0;
    if (count) element.dataset.pending = String(count);
    else delete element.dataset.pending;
    reveal(element, "[data-pending-mark]", count > 0);
  }
}
