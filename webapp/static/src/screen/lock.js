import { announce } from "../phone/changes.js";
import { concealHome } from "../phone/conceal.js";
import { enrolment, whoStayed } from "../phone/identity.js";
import { schoolMark } from "../phone/kit.js";
import { borrow } from "../phone/lending.js";
import {
  changeMark,
  changePin,
  makeFirstVault,
  rawKey,
  setPin,
  take,
  unlock,
  WrongPin,
} from "../phone/pin.js";
import { askForKey } from "../phone/recovery.js";
import { kick } from "../phone/schedule.js";
import { borrowFrom, isLocked, onLocked, vaultOf } from "../phone/vault.js";
import { chosenPin, dressPinFields, empty, input, USUAL } from "./pin-fields.js";
import { choose, fill, reveal } from "./slots.js";
import { account, remind } from "./who.js";

/** What the chosen PIN is for. @type {(pin: string) => Promise<void>} */
let choosing = async () => {};

/** @type {Promise<import("./passkey.js").Passkeys> | undefined} */
let passkeys;

/** The lock in front of the page: asks for the PIN when something waits for it, and for a new one where that is needed. */
export function startLock() {
  borrowFrom(borrow);
  onLocked((whose) => whose === account() && void ask());
  document.addEventListener("submit", listen, true);
  document.addEventListener("click", ({ target }) => target instanceof Element && press(target));
  lock()?.addEventListener("cancel", (event) => event.preventDefault());
}

/** A home of an earlier build has no PIN yet: it is asked for before anything else. */
export async function lockEarlierHome() {
  if (!account() || !(await enrolment(account())) || (await vaultOf(account()))) return;
  await chooseFor("earlier", (pin) => makeFirstVault(account(), pin));
}

/**
 * What this phone does with a passkey: a script of its own, fetched when there is use for it. It is handed the page's vault,
 * for there must be one only.
 */
export function passkeyScript() {
  const page = { account: account(), vaultOf, rawKey, changeMark, take, unlocked, WrongPin };
  passkeys ??= import(__PASSKEY__).then(({ startPasskeys }) => startPasskeys(page));
  return passkeys;
}

/** Shows the lock, if the home is locked. */
export async function ask() {
  if (!(await isLocked(account()))) return;
  const { slots = [], left } = (await vaultOf(account())) ?? {};
  const slot = slots.find((one) => one.kind === "pin");
  show("unlock");
  if (left && (await whoStayed())) reveal(lock(), "[data-lock-other]");
  if (slots.some((one) => one.kind === "passkey"))
    void passkeyScript().then(
      () => reveal(lock(), "[data-lock-passkey]"),
      () => {}, // without its script there is no button, and the PIN opens
    );
  const secret = slot?.phrase ? "passphrase" : "pin";
  for (const section of lock()?.querySelectorAll('[data-when="unlock"]') ?? [])
    dressPinFields(section, { ...USUAL, phone_secret: secret });
  pinField()?.focus();
}

/**
 * @param {Event} event
 */
function listen(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("[data-unlock], [data-choose-pin]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  void (form.matches("[data-unlock]") ? tryPin() : takeChosen(form));
}

/**
 * @param {Element} target
 */
function press(target) {
  const key = target.closest("#lock [data-key]")?.getAttribute("data-key");
  const field = pinField();
  if (key && field) field.value = key === "back" ? field.value.slice(0, -1) : field.value + key;
  if (target.closest("[data-lock-forgot]")) show("forgotten");
  if (target.closest("[data-lock-back]")) void ask();
  if (target.closest("[data-lock-recover]")) void recover();
  if (target.closest("[data-lock-other] button")) void turnToWhoStayed();
}

async function tryPin() {
  const field = pinField();
  const pin = field?.value ?? "";
  if (!field || !pin || field.disabled) return;
  field.disabled = true;
  try {
    await unlock(account(), pin);
    says("");
    await opened((fresh, phrase) => changePin(account(), pin, fresh, phrase));
  } catch (fault) {
    if (!(fault instanceof WrongPin)) throw fault;
    says(fault.closed ? "closed" : fault.until > Date.now() ? "wait" : "wrong");
    fill(document, "seconds", Math.ceil((fault.until - Date.now()) / 1000));
  } finally {
    field.value = "";
    field.disabled = false;
    field.focus();
  }
}

/**
 * The home was opened by something else than its PIN.
 * @param {Uint8Array<ArrayBuffer>} raw  the key's bytes; they are emptied
 */
async function unlocked(raw) {
  says("");
  if (await opened((fresh, phrase) => setPin(account(), fresh, raw, phrase))) raw.fill(0);
}

/**
 * The home is open; if the school asks for a longer secret since, that comes first. Answers whether the page is back.
 * @param {(fresh: string, phrase: boolean) => Promise<void>} change  puts it in the place of the shorter one
 */
async function opened(change) {
  const asked = (await schoolMark(account()))?.policy ?? USUAL;
  const slot = (await vaultOf(account()))?.slots.find((one) => one.kind === "pin");
  const phrase = asked.phone_secret === "passphrase";
  const enough = slot && (phrase ? slot.phrase : slot.phrase || slot.length >= asked.pin_digits);
  if (enough) done();
  else await chooseFor("stricter", (fresh) => change(fresh, phrase));
  return enough;
}

/** The browser was killed before it wrote down that somebody else had logged in: it shows the lock of who had logged out. */
async function turnToWhoStayed() {
  const owner = await whoStayed();
  if (owner && remind(owner)) location.reload();
}

async function recover() {
  const key = await askForKey(account());
  if (typeof key === "string") return says(key);
  says("");
  await chooseFor("", async (pin) => setPin(account(), pin, key, await isPhrase()));
}

/**
 * @param {string} why
 * @param {(pin: string) => Promise<void>} then
 */
async function chooseFor(why, then) {
  choosing = then;
  const section = lock()?.querySelector('[data-when="choose"]');
  if (!section) return;
  choose(section, "data-why", why);
  dressPinFields(section, (await schoolMark(account()))?.policy ?? USUAL);
  show("choose");
}

/**
 * @param {HTMLFormElement} form
 */
async function takeChosen(form) {
  const pin = chosenPin(form, (await schoolMark(account()))?.policy ?? USUAL);
  if (pin === null) return;
  show("working");
  await choosing(pin);
  done();
}

/** The page comes back; what an earlier build left readable is sealed behind it. */
function done() {
  const dialog = lock();
  if (dialog) empty(dialog);
  dialog?.close();
  announce({ account: account() });
  void concealHome(account()).catch(() => {});
  void kick(account());
}

async function isPhrase() {
  return (await schoolMark(account()))?.policy.phone_secret === "passphrase";
}

/**
 * @param {string} state
 */
function show(state) {
  const dialog = lock();
  if (!dialog) return;
  choose(dialog, "data-when", state);
  if (!dialog.open) dialog.showModal();
}

/**
 * @param {string} what
 */
function says(what) {
  const dialog = lock();
  if (dialog) choose(dialog, "data-lock-says", what);
}

function pinField() {
  const dialog = lock();
  return dialog && input(dialog, "[data-pin]");
}

function lock() {
  return /** @type {HTMLDialogElement | null} */ (document.getElementById("lock"));
}
