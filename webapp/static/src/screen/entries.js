import { isAside } from "../phone/aside.js";
import { kick } from "../phone/schedule.js";
import { students } from "../phone/kit.js";
import { readEntries, standing } from "../phone/outbox.js";
import { fieldsIn } from "../phone/readable.js";
import { exportUnsent } from "../phone/rescue.js";
import { formAddress } from "./address.js";
import { inWords } from "./clock.js";
import { saveFile } from "./save-file.js";
import { choose, fill, kindLabel, list, reveal, within } from "./slots.js";
import { account } from "./who.js";

/** @typedef {import("../phone/rows.js").OutboxRow} OutboxRow */

/** The buttons of the list of my entries: send now, and export what is unsent as a file. */
export function startEntries() {
  document.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element)) return;
    if (target.closest("[data-send-now]")) void kick(account());
    if (target.closest("[data-export]")) void exportUnsent(account()).then(saveFile);
  });
}

/**
 * Fills the lists of what this phone has saved.
 * @param {Element} root
 */
export async function listEntries(root) {
  const lists = within(root, "[data-outbox]");
  if (lists.length === 0 || !account()) return;
  const rows = await readEntries(account()).catch(() => []);
  const mine = await students(account()).catch(() => []);
  const names = new Map(mine.map(({ id, name }) => [id, name]));
  const shown = rows.map((row) => ({
    ...row,
    body: "",
    mend: formAddress(row.kind, fieldsIn(row), `mend=${row.id}`),
    standing: shownState(row),
    name: names.get(row.student) ?? "",
  }));
  for (const place of lists) {
    list(place, "template[data-outbox-item]", shown, (item, row) => dress(place, item, row));
    place.closest("[data-outbox-section]")?.toggleAttribute("hidden", shown.length === 0);
  }
}

/**
 * The words of an entry that have arrived while its photos have not are a state of their own for the reader.
 * @param {OutboxRow} row
 */
export function shownState(row) {
  if (isAside(row)) return "aside";
  return row.state !== "waiting" && standing(row) === "waiting" ? "photos" : standing(row);
}

/**
 * @param {Element} place
 * @param {DocumentFragment} item
 * @param {OutboxRow & {standing: string, name: string, mend: string}} row
 */
function dress(place, item, row) {
  const said = [
    row.message,
    ...row.problems.map(({ message }) => message),
    ...row.files.map(({ message }) => message),
  ];
  fill(item, "kind", kindLabel(row.kind));
  fill(item, "student", row.name);
  fill(item, "saved_at", inWords(place, new Date(row.saved_at), "datetime"));
  fill(item, "message", said.filter(Boolean).join(" "));
  fill(item, "files", row.files.length || "");
  reveal(item, "[data-corrects]", Boolean(row.amends) && row.kind !== "withdrawal");
  choose(item, "data-state", row.standing);
  item.querySelector("a[data-entry-link]")?.setAttribute("href", `/field/entry?id=${row.id}`);
  for (const link of item.querySelectorAll("a[data-mend]")) {
    link.setAttribute("href", row.mend);
    link.toggleAttribute(
      "hidden",
      row.standing === "aside" || (row.state !== "refused" && row.state !== "too_large"),
    );
  }
}
