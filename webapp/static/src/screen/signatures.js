import { asFile, attach, beforeSaving, countOf, detach, during } from "./attached.js";
import { reveal, within } from "./slots.js";

/** @typedef {[number, number][]} Stroke  points in the pad's own pixels */

/** Milliseconds after the last stroke: a name has several. */
const PAUSE = 700;
const PEN = 3;

/** What is drawn on each pad. @type {WeakMap<HTMLCanvasElement, Stroke[]>} */
const drawn = new WeakMap();
/** Pads whose last stroke is not in the draft yet. @type {Map<HTMLCanvasElement, ReturnType<typeof setTimeout>>} */
const waiting = new Map();

/** Signatures, written with a finger, a pen or a mouse; a name typed below does as well. */
export function startSignatures() {
  document.addEventListener("pointerdown", (event) => {
    const pad = event.target;
    if (pad instanceof HTMLCanvasElement && pad.matches("[data-sign-pad]")) write(pad, event);
  });
  document.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element)) return;
    const button = target.closest("[data-sign-undo], [data-sign-clear]");
    const pad = button?.closest("[data-sign]")?.querySelector("canvas");
    if (!button || !pad) return;
    drawn.set(pad, button.matches("[data-sign-clear]") ? [] : strokesOn(pad).slice(0, -1));
    paint(pad);
    keepSoon(pad);
  });
  for (const event of ["runxin:attached", "runxin:detached"])
    document.addEventListener(event, ({ target }) => {
      const part = target instanceof Element ? target.closest("[data-sign]") : null;
      if (part instanceof HTMLElement) offer(part);
    });
  beforeSaving((form) => {
    for (const pad of [...waiting.keys()]) if (form.contains(pad)) keep(pad);
  });
}

/**
 * Shows the pad, or the signature that the draft already has.
 * @param {HTMLElement} part
 */
export function offer(part) {
  const form = part.closest("form");
  const pad = part.querySelector("canvas");
  const kept = form ? countOf(form, part.dataset.sign ?? "") > 0 : false;
  // While somebody is writing, the pad is what they look at.
  const writing = pad !== null && strokesOn(pad).length > 0;
  reveal(part, "[data-sign-paper]", writing || !kept);
  reveal(part, "[data-file-list]", kept && !writing);
}

/**
 * @param {HTMLCanvasElement} pad
 * @param {PointerEvent} event
 */
function write(pad, event) {
  event.preventDefault();
  pad.setPointerCapture(event.pointerId);
  /** @type {Stroke} */
  const stroke = [];
  drawn.set(pad, [...strokesOn(pad), stroke]);
  const follow = (/** @type {PointerEvent} */ moved) => {
    const points = moved.getCoalescedEvents?.() ?? [];
    for (const one of points.length > 0 ? points : [moved]) stroke.push(pointOn(pad, one));
    paint(pad);
  };
  follow(event);
  const over = new AbortController();
  pad.addEventListener("pointermove", follow, { signal: over.signal });
  for (const end of ["pointerup", "pointercancel"])
    pad.addEventListener(
      end,
      () => {
        over.abort();
        keepSoon(pad);
      },
      { signal: over.signal },
    );
}

/**
 * @param {HTMLCanvasElement} pad
 */
function keepSoon(pad) {
  clearTimeout(waiting.get(pad));
  waiting.set(
    pad,
    setTimeout(() => keep(pad), PAUSE),
  );
}

/**
 * Puts what is drawn into the draft, in place of what was there.
 * @param {HTMLCanvasElement} pad
 */
function keep(pad) {
  clearTimeout(waiting.get(pad));
  waiting.delete(pad);
  const form = pad.closest("form");
  const part = pad.closest("[data-sign]");
  if (!form || !(part instanceof HTMLElement) || !form.isConnected) return;
  form.dataset.dirty = "";
  void during(form, async () => {
    for (const item of within(part, "[data-file]")) await detach(form, item.dataset.file ?? "");
    if (strokesOn(pad).length === 0) return true;
    const ink = await new Promise((done) => pad.toBlob(done, "image/png"));
    const { note, bytes } = await asFile(/** @type {Blob} */ (ink), part.dataset.sign ?? "");
    await attach(form, note, bytes);
    return true;
  });
}

/**
 * Draws all strokes: black, whatever the page's colours are; the ground stays paper.
 * @param {HTMLCanvasElement} pad
 */
function paint(pad) {
  const ink = pad.getContext("2d");
  if (!ink) return;
  ink.clearRect(0, 0, pad.width, pad.height);
  Object.assign(ink, { lineWidth: PEN, lineCap: "round", lineJoin: "round", strokeStyle: "#111" });
  for (const [first, ...others] of strokesOn(pad)) {
    if (!first) continue;
    ink.beginPath();
    ink.moveTo(...first);
    for (const point of others.length > 0 ? others : [first]) ink.lineTo(...point);
    ink.stroke();
  }
}

/**
 * @param {HTMLCanvasElement} pad
 * @returns {Stroke[]}
 */
function strokesOn(pad) {
  return drawn.get(pad) ?? [];
}

/**
 * @param {HTMLCanvasElement} pad
 * @param {PointerEvent} event
 * @returns {[number, number]}
 */
function pointOn(pad, { clientX, clientY }) {
  const { left, top, width, height } = pad.getBoundingClientRect();
  return [((clientX - left) * pad.width) / width, ((clientY - top) * pad.height) / height];
}
