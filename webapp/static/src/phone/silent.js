import { within } from "./store.js";

/**
 * When the school last gave this phone its kit, by the school's clock; how long it may be silent after that; and the latest
 * time that was ever seen: setting the phone's clock back gains nothing.
 * @typedef {{at: number, days: number, latest: number}} ContactMark  milliseconds
 */

/** The pages on which children are named. Forms and what is to be sent stay open. */
const OF_CHILDREN = /^\/field($|\/(students|roll-calls|screenings|entries|entry|index\.json))/;
const INSTEAD = "/field/silent";
const DAY = 24 * 3600 * 1000;
const HOUR = 3600 * 1000;

/**
 * The path whose fragment is shown for a path: of a phone that was silent for too long, the page that asks for a login
 * instead of every page on which children are named.
 * @param {string} account
 * @param {string} path
 */
export async function insteadOf(account, path) {
  return OF_CHILDREN.test(path) && (await isSilent(account)) ? INSTEAD : path;
}

/**
 * Whether this phone was out of contact for longer than its school allows. A new kit, after a login, ends that.
 * @param {string} account
 */
export async function isSilent(account) {
  const [mark, skew] = await within(account, ["meta"], "readonly", (tx) =>
    Promise.all([tx.objectStore("meta").get("contact"), tx.objectStore("meta").get("skew")]),
  );
  if (!mark) return false;
  const now = Math.max(Date.now() + (skew ?? 0), mark.latest);
  if (now - mark.latest > HOUR) await remember(account, { ...mark, latest: now });
  return now - mark.at > mark.days * DAY;
}

/**
 * Milliseconds since the school last gave this phone its kit; endless for one that never got any.
 * @param {string} account
 */
export async function contactAge(account) {
  const [mark, skew] = await within(account, ["meta"], "readonly", (tx) =>
    Promise.all([tx.objectStore("meta").get("contact"), tx.objectStore("meta").get("skew")]),
  );
  return mark ? Math.abs(Date.now() + (skew ?? 0) - mark.at) : Number.POSITIVE_INFINITY;
}

/**
 * Keeps that the school gave its kit just now.
 * @param {{put: (value: any, key: string) => Promise<unknown>}} meta
 * @param {{server_time?: string, policy?: {silent_days?: number}}} page
 */
export async function putContact(meta, { server_time, policy }) {
  const at = Date.parse(String(server_time));
  const days = policy?.silent_days;
  if (Number.isFinite(at) && typeof days === "number") await meta.put({ at, days, latest: at }, "contact");
}

/**
 * @param {string} account
 * @param {ContactMark} mark
 */
function remember(account, mark) {
  return within(account, ["meta"], "readwrite", (tx) => tx.objectStore("meta").put(mark, "contact"));
}
