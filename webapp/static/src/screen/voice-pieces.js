import { keepPiece } from "../phone/heard.js";

/**
 * @typedef {import("./voice.js").Page} Page
 * @typedef {import("./voice.js").Heard} Heard
 */

/**
 * Hears the pieces, and writes each into the home as it comes: the browser may be killed at any word. What the disk has no
 * room for is in memory still. Resolves when the last is written.
 * @param {Page} page
 * @param {HTMLFormElement} form
 * @param {Heard} recording
 * @param {MediaRecorder} recorder
 * @param {Blob[]} heard
 * @param {Promise<unknown>} ended
 */
export async function writePieces(page, form, recording, recorder, heard, ended) {
  form.dataset.dirty = "";
  void navigator.locks?.request(lockOf(recording), () => ended);
  let writing = begin(page, form).catch(() => false);
  recorder.ondataavailable = ({ data }) => {
    const n = heard.push(data);
    writing = writing.then(async (goes) => {
      if (goes) await keepPiece(page.home, recording, n, await data.arrayBuffer());
      return goes;
    });
    writing = writing.catch(() => false);
  };
  await ended;
  await writing;
}

/**
 * In another tab, which holds a lock as long as it records: a killed one holds nothing.
 * @param {Heard} recording
 */
export async function isUnderWay(recording) {
  const { held = [] } = (await navigator.locks?.query?.()) ?? {};
  return held.some(({ name }) => name === lockOf(recording));
}

/**
 * There is a draft to find the recording in again; answers whether this phone keeps one.
 * @param {Page} page
 * @param {HTMLFormElement} form
 */
async function begin(page, form) {
  if (!(await page.hasHome())) return false;
  await page.keepDraft(page.home.account, page.typedIn(form));
  page.markAddress(form);
  return true;
}

/**
 * @param {Heard} recording
 */
function lockOf({ id }) {
  return `runxin-heard-${id}`;
}
