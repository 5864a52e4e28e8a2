import { schoolMark } from "../phone/kit.js";
import { leave, lockEverywhere, startLending, tellActive } from "../phone/lending.js";
import { keyInHand } from "../phone/vault.js";
import { isAnyDirty, keepAll } from "./autosave.js";
import { ask } from "./lock.js";
import { account, hasChangedHands } from "./who.js";

const MINUTE = 60_000;
/** Minutes, until the school has said. */
const USUAL = 5;
/** Milliseconds between looks at the clock, and between news to the other tabs. */
const OFTEN = 10_000;

let used = Date.now();
let told = 0;

/** Locks the home when nobody has touched any of its pages for as long as the school allows. */
export function startIdleLock() {
  if (!account()) return;
  startLending(account(), { onLock: () => void cover(), onActive: () => (used = Date.now()) });
  for (const event of ["pointerdown", "keydown", "input"]) document.addEventListener(event, touched, true);
  document.addEventListener("visibilitychange", () => (document.hidden ? goingAway() : void look()));
  window.addEventListener("pagehide", goingAway);
  window.addEventListener("pageshow", () => void look());
  document.addEventListener("click", ({ target }) => {
    if (target instanceof Element && target.closest("[data-lock-now]")) void lockNow();
  });
  setInterval(look, OFTEN);
}

/** Locks at once, here and in the other tabs; what was half typed is kept as a draft first. */
export async function lockNow() {
  await keepAll();
  lockEverywhere(account());
  await cover();
}

function touched() {
  used = Date.now();
  if (used - told < OFTEN) return;
  told = used;
  tellActive(account());
}

async function look() {
  if (!keyInHand(account())) return;
  // Who is recording speaks, and touches nothing.
  if (document.querySelector("[data-voice-live]:not([hidden])")) touched();
  const minutes = (await schoolMark(account()).catch(() => undefined))?.policy.lock_minutes ?? USUAL;
  if (Date.now() - used >= minutes * MINUTE) await lockNow();
}

/** The page that comes next gets the key from the worker; another person's page does not. */
function goingAway() {
  if (!hasChangedHands()) leave(account());
}

/** Nothing of anybody stays on the screen: the page is made anew, empty. What no draft could be kept of stays, behind the lock. */
async function cover() {
  if (isAnyDirty() && document.querySelector("[data-draft-failed]:not([hidden])")) return ask();
  location.reload();
}
