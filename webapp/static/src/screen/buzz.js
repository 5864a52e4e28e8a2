import { choices } from "./preferences.js";

/** Milliseconds: felt in the hand, heard by nobody. */
const SHORT = 40;

/** A short buzz, where the phone can, its owner has not switched it off and does not ask for little motion. */
export function vibrate() {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (!calm && choices().vibrate !== "off") navigator.vibrate?.(SHORT);
}
