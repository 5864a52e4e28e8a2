import { v7 } from "uuid";
import { draftToMend, openDraft } from "../phone/drafts.js";
import { enrolment } from "../phone/identity.js";
import { students } from "../phone/kit.js";
import { recentStudents } from "../phone/recent.js";
import { prepare } from "../phone/sealing.js";
import { showFiles } from "./attached.js";
import { correctionOf, showCorrecting } from "./correcting.js";
import { fillDefaults, fillFromAddress, fillStudent, keepChoice } from "./fill.js";
import { demandChoices } from "./one-of.js";
import { offer as offerSignature } from "./signatures.js";
import { openAbsent } from "./roll-call.js";
import { within } from "./slots.js";
import { carryOver, putBack } from "./values.js";
import { openVoice } from "./voice-script.js";
import { account } from "./who.js";

/**
 * Makes the forms of a fragment that has just appeared ready: each gets the id its entry will have, so that a double tap
 * saves once; then what the address says, a draft, an entry to mend or a student, is filled in.
 * @param {Element} root
 */
export async function openForms(root) {
  for (const element of within(root, "form[data-entry]")) {
    if (element.dataset.entryId) continue;
    const form = /** @type {HTMLFormElement} */ (element);
    form.dataset.entryId = v7();
    // Nothing may be typed that the draft would then overwrite.
    form.inert = /[?&](draft|mend|amends)=/.test(location.search);
    const enrolled = await enrolment(account()).catch(() => null);
    if (enrolled) prepare(account());
    if (enrolled) await fillFromPhone(form).catch(() => {});
    // A correction that does not say of what would be a second record.
    form.inert = /[?&]amends=/.test(location.search) && !form.elements.namedItem("amends");
    fillDefaults(form);
    fillFromAddress(form);
    openAbsent(form);
    demandChoices(form);
    for (const part of within(form, "[data-voice]")) void openVoice(part);
    for (const part of within(form, "[data-sign]")) offerSignature(part);
    form.dataset.ready = "";
  }
}

/**
 * @param {HTMLFormElement} form
 */
async function fillFromPhone(form) {
  const query = new URLSearchParams(location.search);
  const mended = query.get("mend");
  const id = mended ? await draftToMend(account(), mended) : query.get("draft");
  const held = id ? await openDraft(account(), id) : undefined;
  const known = held?.draft.kind === form.dataset.entry ? held : undefined;
  const chosen = known?.draft.fields.find(([name]) => name === "student_id")?.[1] ?? query.get("student");
  const amends = known || form.elements.namedItem("amends") ? null : query.get("amends");
  const recent = await recentStudents(account()).catch(() => []);
  fillStudent(form, await students(account()), chosen ?? null, recent);
  if (amends) return correct(form, amends, chosen ?? "");
  if (!known) return;
  form.dataset.entryId = known.draft.id;
  if (chosen) keepChoice(form, chosen);
  carryOver(form, known.draft.fields);
  putBack(form, known.draft.fields);
  showFiles(form, known.draft.files, known.bytes);
  // What is there is seen: a fold that holds a file is open.
  for (const item of within(form, "details [data-file]")) item.closest("details")?.setAttribute("open", "");
  showProblems(form, known.draft.problems);
  showCorrecting(form);
}

/**
 * @param {HTMLFormElement} form
 * @param {string} amends
 * @param {string} student
 */
async function correct(form, amends, student) {
  const correction = await correctionOf(amends, student);
  if (!correction) return;
  if (student) keepChoice(form, student);
  carryOver(form, correction.fields);
  putBack(form, correction.fields);
  showCorrecting(form, correction.clashes);
}

/**
 * @param {HTMLFormElement} form
 * @param {import("../phone/rows.js").Problem[]} problems
 */
function showProblems(form, problems) {
  for (const { field, message } of problems) {
    const selector = `[data-problem="${CSS.escape(field)}"]`;
    const place = form.querySelector(selector) ?? form.querySelector('[data-problem=""]');
    if (!place) continue;
    place.textContent = [place.textContent?.trim(), message].filter(Boolean).join(" ");
    place.removeAttribute("hidden");
    form.querySelector(`[name="${CSS.escape(field)}"]`)?.setAttribute("aria-invalid", "true");
  }
}
