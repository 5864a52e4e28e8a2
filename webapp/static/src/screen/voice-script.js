import { keepDraft } from "../phone/drafts.js";
import { within } from "../phone/store.js";
import { keyOf } from "../phone/vault.js";
import { asFile, attach, beforeSaving, countOf, during, hasHome } from "./attached.js";
import { markAddress, typedIn } from "./autosave.js";
import { account } from "./who.js";

/** @type {Promise<import("./voice.js").Voices> | undefined} */
let voices;

/** What the script for voice notes is handed: the page's own, of which there must be one only. */
const page = { asFile, attach, beforeSaving, countOf, during, hasHome, keepDraft, markAddress, typedIn };

/**
 * Makes a form's part for voice notes ready, by a script of its own that comes with the first form that has one. Without
 * the script, a recording can be picked.
 * @param {HTMLElement} part
 */
export async function openVoice(part) {
  voices ??= import(__VOICE__).then(({ startVoice }) =>
    startVoice({ ...page, home: { account: account(), within, keyOf } }),
  );
  await voices.then(
    ({ open }) => open(part),
    () => {},
  );
}
