import { drafts, putAside } from "../phone/drafts.js";
import { students } from "../phone/kit.js";
import { formAddress } from "./address.js";
import { inWords } from "./clock.js";
import { fill, kindLabel, list, within } from "./slots.js";
import { account } from "./who.js";

/** @typedef {import("../phone/rows.js").Draft} Draft */

/** Deleting a draft puts it aside; its line offers to take it back. */
export function startDrafts() {
  document.addEventListener("click", async ({ target }) => {
    if (!(target instanceof Element)) return;
    const button = target.closest("[data-draft-delete], [data-draft-undo]");
    const id = button?.closest("[data-draft-id]")?.getAttribute("data-draft-id");
    if (!button || !id) return;
    await putAside(account(), id, button.hasAttribute("data-draft-delete"));
    await listDrafts(document.body);
  });
}

/** The drafts put aside while this page is open: only those can be taken back in the list. */
const begun = new Date().toISOString();

/**
 * Fills the lists of drafts to go on with.
 * @param {Element} root
 */
export async function listDrafts(root) {
  const lists = within(root, "[data-drafts]");
  if (lists.length === 0 || !account()) return;
  const all = await drafts(account()).catch(() => []);
  const shown = all.filter((draft) => !draft.deleted_at || draft.deleted_at > begun);
  const mine = await students(account()).catch(() => []);
  const names = new Map(mine.map(({ id, name }) => [id, name]));
  for (const place of lists) {
    const { draftsOf } = place.dataset;
    const fitting = draftsOf
      ? shown.filter(({ kind, deleted_at }) => kind === draftsOf && !deleted_at)
      : shown;
    list(place, "template[data-draft-item]", fitting, (item, draft) => dress(place, item, draft, names));
    place.closest("[data-drafts-section]")?.toggleAttribute("hidden", fitting.length === 0);
  }
}

/**
 * @param {HTMLElement} place
 * @param {DocumentFragment} item
 * @param {Draft} draft
 * @param {Map<string, string>} names
 */
function dress(place, item, draft, names) {
  const student = draft.fields.find(([name]) => name === "student_id")?.[1] ?? "";
  const more = place.dataset.draftsWith ? `&${place.dataset.draftsWith}` : "";
  item.firstElementChild?.setAttribute("data-draft-id", draft.id);
  fill(item, "kind", kindLabel(draft.kind));
  fill(item, "student", names.get(student) ?? "");
  fill(item, "changed_at", inWords(place, new Date(draft.changed_at), "datetime"));
  for (const link of item.querySelectorAll("a[data-draft-open]"))
    link.setAttribute("href", formAddress(draft.kind, draft.fields, `draft=${draft.id}${more}`));
  for (const part of item.querySelectorAll("[data-draft-kept]"))
    part.toggleAttribute("hidden", draft.deleted_at !== "");
  for (const part of item.querySelectorAll("[data-draft-gone]"))
    part.toggleAttribute("hidden", draft.deleted_at === "");
}
