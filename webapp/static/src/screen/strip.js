import { environment, fitness } from "../phone/browser.js";
import { statusOf } from "../phone/status.js";
import { inWords } from "./clock.js";
import { choose, fill, reveal } from "./slots.js";
import { account } from "./who.js";

/** @type {{sent: number, total: number} | null} */
let sending = null;

/** Keeps the strip's words true: after every change, and while something is being sent. */
export function startStrip() {
  document.addEventListener("runxin:changed", ({ detail }) => {
    if (detail?.sending !== undefined) sending = detail.sending;
    void tellStrip();
  });
}

/** One more entry has just been saved on this phone: said at once; the store is asked as soon as the person has her page. */
export function countOneMore() {
  const strip = document.getElementById("strip");
  if (!strip) return;
  asked += 1; // what was read before the saving must not be said any more
  const isSent = strip.querySelector('[data-when~="sent"]:not([hidden])');
  const before = isSent ? 0 : Number(strip.querySelector('[data-slot~="count"]')?.textContent);
  fill(strip, "count", before + 1);
  if (isSent) choose(strip, "data-when", "waiting");
}

let asked = 0;

/** Says in the strip how things stand. */
export async function tellStrip() {
  const strip = document.getElementById("strip");
  if (!strip) return;
  asked += 1;
  const mine = asked;
  const status = await statusOf(account(), new Date()).catch(() => null);
  // What was read before must not be said after what was read later.
  if (mine !== asked) return;
  // A store that does not answer is no reason to say that all is well.
  if (!status) return choose(strip, "data-when", "attention");
  // Every figure of a long queue read out loud would drown everything else.
  strip.setAttribute("aria-live", sending ? "off" : "polite");
  const { sent, total } = sending ?? status;
  fill(strip, "count", status.count);
  fill(strip, "sent", sent);
  fill(strip, "total", total);
  fill(strip, "time", status.time && inWords(strip, new Date(status.time), "short"));
  const off = status.state === "not_enrolled";
  const inside = off && fitness(environment()) === "inapp";
  choose(strip, "data-when", sending ? "sending" : inside ? "inapp" : status.state);
  // Where there are no records on the phone, it leads to how there could be.
  strip.setAttribute("href", off ? "/field/me" : "/field/entries");
  reveal(strip.parentElement, "[data-login]", !sending && status.state === "login");
}
