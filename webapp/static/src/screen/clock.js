import { clockSkew } from "../phone/clock.js";
import { account } from "./who.js";

/** The wall clock of every school this serves; forms are filled and read in it, wherever the phone thinks it is. */
const ZONE = "Asia/Shanghai";
const DAY = 24 * 3600 * 1000;

let skew = 0;

/** Learns again how wrong the phone's clock is. */
export async function setClock() {
  skew = account() ? await clockSkew(account()).catch(() => 0) : 0;
}

/** How far the server's clock is ahead of the phone's, in milliseconds, as last heard. */
export function skewNow() {
  return skew;
}

/** Now, by the phone's clock corrected by the server's. */
export function now() {
  return new Date(Date.now() + skew);
}

/**
 * Local wall time as datetime-local inputs want it: "2026-11-22T16:05".
 * @param {Date} moment
 */
export function wallTime(moment) {
  return moment.toLocaleString("sv-SE", { timeZone: ZONE }).slice(0, 16).replace(" ", "T");
}

/**
 * Whole days from today to a date; negative when it is past.
 * @param {string} date  "2026-11-22"
 */
export function daysUntil(date) {
  return Math.round((Date.parse(date.slice(0, 10)) - Date.parse(wallTime(now()).slice(0, 10))) / DAY);
}

/**
 * A moment in words, in the language around the element. Style: "date", "time" or "datetime"; "short" is the time alone
 * when it is today.
 * @param {Element} element
 * @param {Date} moment
 * @param {string} style
 */
export function inWords(element, moment, style) {
  const today = daysUntil(wallTime(moment)) === 0;
  const onlyTime = style === "time" || (style === "short" && today);
  const thisYear = wallTime(moment).slice(0, 4) === wallTime(now()).slice(0, 4);
  return new Intl.DateTimeFormat(languageOf(element), {
    timeZone: ZONE,
    ...(onlyTime ? {} : { month: "long", day: "numeric" }),
    ...(onlyTime || thisYear ? {} : { year: "numeric" }),
    ...(style === "date" ? { weekday: "short" } : { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
  }).format(moment);
}

/**
 * @param {Element} element
 */
export function languageOf(element) {
  return element.closest("[lang]")?.getAttribute("lang") || "zh-Hans";
}
