import { fragment } from "./kit.js";
import { entries, readEntries } from "./outbox.js";
import { fieldsIn } from "./readable.js";

/** @typedef {import("./rows.js").Field} Field */
/** @typedef {import("./rows.js").OutboxRow} OutboxRow */

/** What a form says of the correction itself, not of what happened. */
const OF_A_CORRECTION = ["amends", "knows", "why", "mends"];

/**
 * The form of a record that is on this phone, filled in as it was saved here last: with `later`, only what corrects it
 * since; else the record itself. It names that version as the one it corrects. Undefined where this phone has no such words.
 * @param {string} account
 * @param {string} id  of the version to correct
 * @param {{later: boolean}} which
 * @returns {Promise<Field[] | undefined>}
 */
export async function saidHere(account, id, { later }) {
  const rows = (await readEntries(account)).filter((row) => row.body && isKept(row)).reverse();
  let last = later ? undefined : rows.find((row) => row.id === id);
  for (const row of rows) if (row.kind !== "withdrawal" && row.amends === (last?.id ?? id)) last = row;
  if (!last) return undefined;
  const fields = fieldsIn(last);
  return [["amends", last.id], ...fields.filter(([name]) => !OF_A_CORRECTION.includes(name))];
}

/**
 * Whether the form that corrects a version can be filled in without the school.
 * @param {string} account
 * @param {string} id
 * @param {string} student  on whose page it stands
 */
export async function isCorrectable(account, id, student) {
  const page = await fragment(account, `/field/students/${student}`);
  const versions = page?.html.match(/ data-versions="[^"]*"/g) ?? [];
  return (
    versions.some((known) => known.includes(id)) || Boolean(await saidHere(account, id, { later: false }))
  );
}

/**
 * The versions that something on this phone corrects or takes back which the school does not have yet, with what that was
 * a correction of in turn.
 * @param {string} account
 * @returns {Promise<Set<string>>}
 */
export async function correctedHere(account) {
  /** @type {Map<string, string>} */
  const first = new Map();
  const waiting = (await entries(account)).filter((row) => row.amends && row.state === "waiting").reverse();
  for (const row of waiting) first.set(row.id, first.get(row.amends ?? "") ?? row.amends ?? "");
  return new Set(first.values());
}

/**
 * What was refused was never entered: it is mended, not corrected.
 * @param {OutboxRow} row
 */
function isKept(row) {
  return row.state !== "refused" && row.state !== "too_large";
}
