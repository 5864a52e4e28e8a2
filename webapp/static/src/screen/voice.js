import { v7 } from "uuid";
import { forgetPieces, unfinished } from "../phone/heard.js";
import { showLevel } from "./level.js";
import { fill, reveal } from "./slots.js";
import { isUnderWay, writePieces } from "./voice-pieces.js";

/** Fetched with the first form that has voice notes, so it holds nothing that must be there once only: the page hands that over. */

/** What browsers record speech into, the smallest first. */
const TYPES = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];
/** Speech is well understood at this rate: 240 kB a minute. */
const BITS_PER_SECOND = 32_000;
const SECOND = 1000;
/** So much of a recording is lost at most when the browser is killed (milliseconds). */
const PIECE = 2 * SECOND;

/**
 * @typedef {import("../phone/heard.js").Recording} Heard
 * @typedef {Pick<typeof import("./attached.js"), "asFile" | "attach" | "beforeSaving" | "countOf" | "during" | "hasHome">
 *   & Pick<typeof import("./autosave.js"), "markAddress" | "typedIn">
 *   & Pick<typeof import("../phone/drafts.js"), "keepDraft"> & {home: import("../phone/heard.js").Home}} Page
 * @typedef {{open: (part: HTMLElement) => Promise<void>}} Voices
 */

/** @type {Page} */
let page;

/**
 * The one recording under way: a phone has one microphone.
 * @typedef {{form: HTMLFormElement, part: HTMLElement, recorder: MediaRecorder, stop: () => void}} Recording
 * @type {Recording | undefined}
 */
let now;

/** What was being recorded when the browser was killed, until its owner says what becomes of it. @type {WeakMap<HTMLElement, {recording: Heard, sound: Blob}>} */
const left = new WeakMap();

/**
 * Voice notes: recorded on a tap, never before, with a level to see and an end after some minutes.
 * @param {Page} handed
 * @returns {Voices}
 */
export function startVoice(handed) {
  page = handed;
  document.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element)) return;
    const part = target.closest("[data-voice]");
    if (!(part instanceof HTMLElement)) return;
    if (target.closest("[data-voice-start]")) void record(part);
    if (target.closest("[data-voice-stop]")) now?.stop();
    if (target.closest("[data-voice-left-keep]")) keepLeft(part);
    if (target.closest("[data-voice-left-drop]")) void dropLeft(part);
  });
  document.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement && target.matches("[data-voice-pick]")) pick(target);
  });
  for (const event of ["runxin:attached", "runxin:detached"])
    document.addEventListener(event, ({ target }) => {
      const part = target instanceof Element ? target.closest("[data-voice]") : null;
      if (part instanceof HTMLElement) offer(part);
    });
  // A page in the background hears nothing on most phones: what was said until then is kept.
  document.addEventListener("visibilitychange", () => document.hidden && now?.stop());
  document.addEventListener("htmx:before:swap", () => now?.stop());
  page.beforeSaving((form) => {
    if (now?.form === form) now.stop();
    for (const part of form.querySelectorAll("[data-voice]")) keepLeft(/** @type {HTMLElement} */ (part));
  });
  return { open };
}

/**
 * Makes the part ready; what was being recorded when the browser was killed is offered again.
 * @param {HTMLElement} part
 */
async function open(part) {
  offer(part);
  const entry = part.closest("form")?.dataset.entryId ?? "";
  const [found] = (await page.hasHome().catch(() => false))
    ? await unfinished(page.home, entry).catch(() => [])
    : [];
  if (!found || (await isUnderWay(found.recording))) return;
  left.set(part, found);
  const player = part.querySelector("[data-voice-left] audio");
  if (player instanceof HTMLAudioElement) player.src = URL.createObjectURL(found.sound);
  part.closest("details")?.setAttribute("open", "");
  offer(part);
}

/**
 * Makes a note of what is left of a recording; also what saving does when nobody has said.
 * @param {HTMLElement} part
 */
function keepLeft(part) {
  const found = left.get(part);
  const form = part.closest("form");
  if (!found || !form) return;
  left.delete(part);
  void page.during(form, async () => {
    const kept = await keep(form, part, found.sound, found.recording.id);
    await open(part);
    return kept;
  });
}

/**
 * @param {HTMLElement} part
 */
async function dropLeft(part) {
  const found = left.get(part);
  if (!found) return;
  left.delete(part);
  await forgetPieces(page.home, found.recording);
  await open(part);
}

/** Whether this browser can record at all. */
function canRecord() {
  return Boolean(kindOfSound() && navigator.mediaDevices?.getUserMedia);
}

/**
 * Shows the button to record where that can be done, else the one to pick a recording.
 * @param {HTMLElement} part
 */
function offer(part) {
  const form = part.closest("form");
  const room = form ? page.countOf(form, "sounds") < Number(part.dataset.most) : false;
  const busy = now?.part === part;
  reveal(part, "[data-voice-left]", left.has(part));
  reveal(part, "[data-voice-start]", canRecord() && room && !busy && !left.has(part));
  reveal(part, "[data-voice-picker]", !canRecord() && room);
  reveal(part, "[data-voice-live]", busy);
}

/**
 * @param {HTMLElement} part
 */
async function record(part) {
  const form = part.closest("form");
  if (!form || now) return;
  reveal(part, "[data-voice-denied]", false);
  reveal(part, "[data-voice-full]", false);
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => null);
  if (!stream) {
    reveal(part, "[data-voice-denied]");
    reveal(part, "[data-voice-picker]");
    return;
  }
  const most = Number(part.dataset.seconds) * SECOND;
  void page.during(form, () => listen(form, part, stream, most));
}

/**
 * From the first word to the file in the draft.
 * @param {HTMLFormElement} form
 * @param {HTMLElement} part
 * @param {MediaStream} stream
 * @param {number} most  milliseconds
 */
async function listen(form, part, stream, most) {
  const recorder = new MediaRecorder(stream, {
    mimeType: kindOfSound(),
    audioBitsPerSecond: BITS_PER_SECOND,
  });
  /** @type {Blob[]} */
  const heard = [];
  const ended = new Promise((done) => {
    recorder.onstop = done;
  });
  const stop = () => recorder.state !== "inactive" && recorder.stop();
  now = { form, part, recorder, stop };
  const recording = { entry: form.dataset.entryId ?? "", id: v7(), type: recorder.mimeType };
  const written = writePieces(page, form, recording, recorder, heard, ended);
  const quiet = showLevel(part, stream);
  const began = Date.now();
  const ticking = setInterval(() => {
    fill(part, "elapsed", clock(Date.now() - began));
    if (Date.now() - began < most) return;
    reveal(part, "[data-voice-full]");
    stop();
  }, SECOND / 4);
  fill(part, "elapsed", clock(0));
  recorder.start(PIECE);
  offer(part);
  /** @type {HTMLElement | null} */ (part.querySelector("[data-voice-stop]"))?.focus();
  await ended;
  clearInterval(ticking);
  quiet();
  for (const track of stream.getTracks()) track.stop();
  now = undefined;
  offer(part);
  await written;
  const kept = await keep(form, part, new Blob(heard, { type: recorder.mimeType }), recording.id);
  if (!kept) await open(part);
  return kept;
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} part
 * @param {Blob} sound
 * @param {string} [id]  what its pieces are kept under
 */
async function keep(form, part, sound, id) {
  try {
    const { note, bytes } = await page.asFile(sound, "sounds");
    if (note.size > 0) await page.attach(form, { ...note, id: id ?? note.id }, bytes);
    form.dataset.dirty = "";
    return true;
  } catch {
    reveal(part, "[data-voice-failed]");
    return false;
  }
}

/**
 * A recording that the phone's own recorder made.
 * @param {HTMLInputElement} input
 */
function pick(input) {
  const part = input.closest("[data-voice]");
  const [file] = input.files ?? [];
  const { form } = input;
  if (!form || !file || !(part instanceof HTMLElement)) return;
  input.value = "";
  void page.during(form, () => keep(form, part, file));
}

function kindOfSound() {
  return TYPES.find((type) => globalThis.MediaRecorder?.isTypeSupported(type));
}

/**
 * @param {number} milliseconds
 */
function clock(milliseconds) {
  const seconds = Math.floor(milliseconds / SECOND);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
