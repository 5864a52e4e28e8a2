import { isAside, mayBeAside, putEntryAside } from "../phone/aside.js";
import { students } from "../phone/kit.js";
import { readEntries, standing } from "../phone/outbox.js";
import { exportUnsent } from "../phone/rescue.js";
import { formAddress } from "./address.js";
import { inWords } from "./clock.js";
import { shownState } from "./entries.js";
import { saveFile } from "./save-file.js";
import { choose, fill, isFinal, kindLabel, list, reveal, within } from "./slots.js";
import { account } from "./who.js";

/** @typedef {import("../phone/rows.js").OutboxRow} OutboxRow */

/** The page of one entry on this phone: where it stands, since when, why, and what its author can do about it. */
export function startEntry() {
  document.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element) || !target.closest("[data-entry-page]")) return;
    if (target.closest("[data-aside]")) void putEntryAside(account(), asked(), true);
    if (target.closest("[data-aside-undo]")) void putEntryAside(account(), asked(), false);
    if (target.closest("[data-export-one]")) void exportUnsent(account(), asked()).then(saveFile);
  });
}

/**
 * Fills the page of the entry that the address names.
 * @param {Element} root
 */
export async function showEntry(root) {
  for (const page of within(root, "[data-entry-page]")) {
    const all = account() ? await readEntries(account()).catch(() => []) : [];
    const row = all.find(({ id }) => id === asked());
    page.toggleAttribute("hidden", !row);
    reveal(page.parentElement, "[data-entry-missing]", !row);
    if (row) await dress(page, row);
  }
}

/**
 * @param {HTMLElement} page
 * @param {OutboxRow} row
 */
async function dress(page, row) {
  const known = await students(account()).catch(() => []);
  fill(page, "kind", kindLabel(row.kind));
  fill(page, "student", known.find(({ id }) => id === row.student)?.name ?? "");
  fill(page, "saved_at", inWords(page, new Date(row.saved_at), "datetime"));
  fill(page, "settled_at", row.settled_at && inWords(page, new Date(row.settled_at), "datetime"));
  reveal(page, "[data-settled]", row.settled_at !== "");
  const said = [row.message, ...row.problems.map(({ message }) => message)].filter(Boolean);
  const why = page.querySelector("[data-why]");
  if (why) list(why, "template", said, (item, text) => fill(item, "reason", text));
  why?.toggleAttribute("hidden", said.length === 0);
  const files = page.querySelector("[data-files]");
  if (files) list(files, "template", row.files, dressFile);
  const aside = isAside(row);
  choose(page, "data-state", aside ? "aside" : shownState(row));
  const mendable = row.state === "refused" || row.state === "too_large";
  const body = row.body ? JSON.parse(row.body).fields : [];
  page.querySelector("a[data-mend]")?.setAttribute("href", formAddress(row.kind, body, `mend=${row.id}`));
  reveal(page, "a[data-mend]", mendable);
  offerCorrection(page, row, mendable || aside || isFinal(row.kind));
  reveal(page, "[data-aside]", mayBeAside(row) && !aside);
  reveal(page, "[data-aside-undo]", aside);
  reveal(page, "[data-export-one]", aside || !["accepted", "parked"].includes(standing(row)));
}

/**
 * @param {HTMLElement} page
 * @param {OutboxRow} row
 * @param {boolean} never  what was refused is mended, or put aside; what is final is done again
 */
function offerCorrection(page, row, never) {
  const query = `student=${row.student}&amends=${row.id}`;
  page.querySelector("a[data-correct]")?.setAttribute("href", `/field/record/${row.kind}?${query}`);
  page.querySelector("a[data-take-back]")?.setAttribute("href", `/field/withdraw?entry=${row.id}`);
  reveal(page, "a[data-correct]", !never && row.student !== "");
  reveal(page, "a[data-take-back]", !never && row.kind !== "withdrawal");
}

/**
 * @param {DocumentFragment} item
 * @param {import("../phone/rows.js").SentFile} file
 */
function dressFile(item, file) {
  choose(item, "data-file", file.state);
  fill(item, "reason", file.message);
}

/** The entry that the address names. */
function asked() {
  return new URLSearchParams(location.search).get("id") ?? "";
}
