import { enrolment } from "../phone/identity.js";
import { trial } from "../phone/trial.js";
import { isAnyDirty } from "./autosave.js";
import { choose, within } from "./slots.js";
import { account } from "./who.js";

/**
 * A phone that has just been enrolled proves that a test entry survives a reload, and says so.
 * @param {Element} root
 */
export async function showTrial(root) {
  for (const section of within(root, "[data-enrol]")) {
    if (!(await enrolment(account()).catch(() => null))) continue;
    const state = await trial(account()).catch(() => /** @type {const} */ ("lost"));
    choose(section, "data-trial", state);
    if (state === "begun" && !isAnyDirty()) location.reload();
  }
}
