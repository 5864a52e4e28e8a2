import { preparePhoto } from "../phone/photo.js";
import { attach, countOf, during, hasHome } from "./attached.js";
import { reveal } from "./slots.js";

/** Takes in photos as they are picked. */
export function startPhotos() {
  document.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement && target.matches("[data-photos]")) take(target);
  });
  document.addEventListener("runxin:detached", ({ target }) => {
    if (!(target instanceof Element) || !target.matches("[data-photo-list]")) return;
    const form = target.closest("form");
    reveal(form, "[data-photo-most]", false);
    /** @type {HTMLElement | null | undefined} */ (form?.querySelector("[data-photos]"))?.focus();
  });
}

/**
 * @param {HTMLInputElement} input
 */
function take(input) {
  const { form } = input;
  const picked = [...(input.files ?? [])];
  if (form) void during(form, () => takeAll(form, input, picked));
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} input
 * @param {File[]} picked
 */
async function takeAll(form, input, picked) {
  reveal(form, "[data-photo-failed]", false);
  reveal(form, "[data-photo-unkept]", false);
  reveal(form, "[data-photo-most]", picked.length > roomIn(form, input));
  // Without a home there is no draft: the input keeps the files and the browser sends them.
  const home = await hasHome().catch(() => reveal(form, "[data-photo-unkept]"));
  if (home === false) return true;
  input.value = "";
  if (!home) return false;
  const taken = [];
  for (const file of picked.slice(0, roomIn(form, input))) taken.push(await takeOne(form, input, file));
  return taken.every(Boolean);
}

/**
 * One that cannot be taken does not keep the others out.
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} input
 * @param {Blob} file
 */
export async function takeOne(form, input, file) {
  let failed = "[data-photo-failed]";
  try {
    const { note, bytes } = await preparePhoto(file, input.name || "photo");
    failed = "[data-photo-unkept]";
    await attach(form, note, bytes);
    return true;
  } catch {
    reveal(form, failed);
    return false;
  }
}

/**
 * How many photos the form can still take: the server refuses an entry with more.
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} input
 */
export function roomIn(form, input) {
  const most = Number(input.dataset.most ?? Number.POSITIVE_INFINITY);
  return Math.max(0, most - countOf(form, input.name));
}
