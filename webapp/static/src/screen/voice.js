import { asFile, attach, beforeSaving, countOf, during } from "./attached.js";
import { fill, reveal } from "./slots.js";

/** What browsers record speech into, the smallest first. */
const TYPES = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];
/** Speech is well understood at this rate: 240 kB a minute. */
const BITS_PER_SECOND = 32_000;
const SECOND = 1000;
/** Loud speech fills the meter. */
const LOUD = 0.35;

/**
 * The one recording under way: a phone has one microphone.
 * @typedef {{form: HTMLFormElement, part: HTMLElement, recorder: MediaRecorder, stop: () => void}} Recording
 * @type {Recording | undefined}
 */
let now;

/** Voice notes: recorded on a tap, never before, with a level to see and an end after some minutes. */
export function startVoice() {
  document.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element)) return;
    const part = target.closest("[data-voice]");
    if (!(part instanceof HTMLElement)) return;
    if (target.closest("[data-voice-start]")) void record(part);
    if (target.closest("[data-voice-stop]")) now?.stop();
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
  beforeSaving((form) => now?.form === form && now.stop());
}

/** Whether this browser can record at all. */
export function canRecord() {
  return Boolean(kindOfSound() && navigator.mediaDevices?.getUserMedia);
}

/**
 * Shows the button to record where that can be done, else the one to pick a recording.
 * @param {HTMLElement} part
 */
export function offer(part) {
  const form = part.closest("form");
  const room = form ? countOf(form, "sounds") < Number(part.dataset.most) : false;
  const busy = now?.part === part;
  reveal(part, "[data-voice-start]", canRecord() && room && !busy);
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
  void during(form, () => listen(form, part, stream, most));
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
  recorder.ondataavailable = ({ data }) => heard.push(data);
  const ended = new Promise((done) => {
    recorder.onstop = done;
  });
  const stop = () => recorder.state !== "inactive" && recorder.stop();
  now = { form, part, recorder, stop };
  const quiet = showLevel(part, stream);
  const began = Date.now();
  const ticking = setInterval(() => {
    fill(part, "elapsed", clock(Date.now() - began));
    if (Date.now() - began < most) return;
    reveal(part, "[data-voice-full]");
    stop();
  }, SECOND / 4);
  fill(part, "elapsed", clock(0));
  recorder.start(SECOND);
  offer(part);
  /** @type {HTMLElement | null} */ (part.querySelector("[data-voice-stop]"))?.focus();
  await ended;
  clearInterval(ticking);
  quiet();
  for (const track of stream.getTracks()) track.stop();
  now = undefined;
  offer(part);
  return keep(form, part, new Blob(heard, { type: recorder.mimeType }));
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} part
 * @param {Blob} sound
 */
async function keep(form, part, sound) {
  try {
    const { note, bytes } = await asFile(sound, "sounds");
    if (note.size > 0) await attach(form, note, bytes);
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
  void during(form, () => keep(form, part, file));
}

/**
 * Moves the meter with the voice. Answers what ends it.
 * @param {HTMLElement} part
 * @param {MediaStream} stream
 */
function showLevel(part, stream) {
  const meter = part.querySelector("meter");
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  let frame = requestAnimationFrame(function look() {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    if (meter) meter.value = Math.min(1, Math.sqrt(power) / LOUD);
    frame = requestAnimationFrame(look);
  });
  return () => {
    cancelAnimationFrame(frame);
    void context.close();
  };
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
