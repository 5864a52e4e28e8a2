import { environment, fitness } from "../phone/browser.js";
import { languageOf, skewNow } from "./clock.js";
import { fill, reveal } from "./slots.js";

/** Milliseconds. A clock wrong by less disturbs nobody. */
const NOTICEABLE = 5 * 60_000;
/** The largest unit of which there is one at least says it best: "3 hours". @type {[string, number][]} */
const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

/** Says above the page that the phone's clock is wrong, and by how much; duties are reckoned by the server's all the same. */
export function tellClock() {
  const place = document.querySelector("[data-notices]");
  if (!place) return;
  const skew = skewNow();
  const [unit = "minute", length = 1] = UNITS.find(([, size]) => Math.abs(skew) >= size) ?? [];
  const words = new Intl.NumberFormat(languageOf(place), { style: "unit", unit, unitDisplay: "long" });
  fill(place, "skew", words.format(Math.round(Math.abs(skew) / length)));
  reveal(place, "[data-clock-slow]", skew >= NOTICEABLE);
  reveal(place, "[data-clock-fast]", skew <= -NOTICEABLE);
}

/**
 * Says above the page that the phone is full: words are still kept, photos may not be.
 * @param {boolean} full
 */
export function tellFull(full) {
  reveal(document.querySelector("[data-notices]"), "[data-full]", full);
}

/** Inside another app's browser: says how to get out of it. */
export function tellInApp() {
  const inside = fitness(environment()) === "inapp";
  reveal(document.querySelector("[data-notices]"), "[data-inapp]", inside);
}
