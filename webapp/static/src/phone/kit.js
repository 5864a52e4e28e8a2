import { v7 } from "uuid";
import { announce } from "./changes.js";
import { skewOf } from "./clock.js";
import { aboutThisPhone } from "./device.js";
import { ask } from "./network.js";
import { settledCount } from "./outbox.js";
import { isSilent, putContact } from "./silent.js";
import { meetEpoch } from "./verdicts.js";
import { within } from "./store.js";
import { open, seal } from "./vault.js";

/** @typedef {import("./rows.js").KitMark} KitMark */
/** @typedef {import("./rows.js").Fragment} Fragment */
/**
 * @typedef {object} KitPage
 * @property {string} cursor
 * @property {boolean} more
 * @property {{path: string, version: string, html: string}[]} fragments
 * @property {string[]} [gone]
 * @property {number} [left]  how many fragments are still to come, for the progress bar
 * @property {string} [server_time]
 * @property {string} [build]
 * @property {{id: string, public: string}} [envelope_key]
 * @property {import("./rows.js").Policy} [policy]
 * @property {string} [epoch]
 * @property {boolean} [give_back]  the server lacks what it took before
 */

/**
 * Brings the kit up to date, page by page. Each page is committed together with its cursor, so that a cut line goes on
 * from the last whole page. "retry" and "login" as in sync.js. Throws Locked.
 * @param {string} account
 * @param {(done: number, left: number | undefined) => void} [onProgress]
 * @returns {Promise<import("./rows.js").Outcome>}
 */
export function pullKit(account, onProgress) {
  return navigator.locks.request(`runxin-kit-${account}`, () => pullAlone(account, onProgress));
}

/**
 * The fragment for a path, if the kit has it. Throws Locked.
 * @param {string} account
 * @param {string} path
 * @returns {Promise<Fragment | undefined>}
 */
export async function fragment(account, path) {
  const held = await within(account, ["fragments"], "readonly", (tx) =>
    tx.objectStore("fragments").get(path),
  );
  return held?.sealed ? { ...held, html: await open(account, held.sealed) } : held;
}

/**
 * How far the kit is; undefined before its first page.
 * @param {string} account
 * @returns {Promise<KitMark | undefined>}
 */
export function kitMark(account) {
  return within(account, ["meta"], "readonly", (tx) => tx.objectStore("meta").get("kit"));
}

/**
 * What the school last said of itself; undefined before the first page of the kit.
 * @param {string} account
 * @returns {Promise<import("./rows.js").SchoolMark | undefined>}
 */
export function schoolMark(account) {
  return within(account, ["meta"], "readonly", (tx) => tx.objectStore("meta").get("school"));
}

/**
 * @typedef {{id: string, name: string, class: string, search: string}} Student
 * My students, for filling forms without a network.
 * @param {string} account
 * @returns {Promise<Student[]>}
 */
export async function students(account) {
  const index = (await isSilent(account)) ? undefined : await fragment(account, "/field/index.json");
  return index ? JSON.parse(index.html) : [];
}

/**
 * @param {string} account
 * @param {((done: number, left: number | undefined) => void)} [onProgress]
 */
async function pullAlone(account, onProgress) {
  let mark = await kitMark(account);
  const settled = await settledCount(account);
  /** @type {string[]} */
  const changed = [];
  const headers = await aboutThisPhone(account);
  const wasSilent = await isSilent(account);
  let begunAnew = false;
  for (let done = 0; ; ) {
    const query = mark ? `?cursor=${encodeURIComponent(mark.cursor)}` : "";
    const { status, data } = await ask(account, `/api/v1/kit${query}`, { headers });
    if (status === 410 && mark && !begunAnew) {
      // The server no longer knows the cursor: everything once more; what we have stays until it is replaced.
      begunAnew = true;
      mark = undefined;
      continue;
    }
    // A page that brings nothing and promises more would be asked for for ever.
    const isStuck = data?.more && data.cursor === mark?.cursor;
    if (status !== 200 || !isPage(data) || isStuck) {
      announce({ account, paths: changed });
      return status === 401 ? "login" : "retry";
    }
    mark = await commit(account, data, mark, settled, changed);
    await meetEpoch(account, data);
    done += data.fragments.length;
    onProgress?.(done, data.left);
    if (!data.more) break;
  }
  // A page that was covered until now is shown by itself, whatever else is new.
  announce({ account, paths: wasSilent ? await paths(account) : changed });
  return "done";
}

/**
 * @param {string} account
 */
function paths(account) {
  return within(account, ["fragments"], "readonly", (tx) => tx.objectStore("fragments").getAllKeys());
}

/**
 * @param {any} data
 * @returns {data is KitPage}
 */
function isPage(data) {
  return typeof data?.cursor === "string" && typeof data.more === "boolean" && Array.isArray(data.fragments);
}

/**
 * Writes one page and its cursor in one transaction, and adds the paths that really differ to `changed`.
 * @param {string} account
 * @param {KitPage} page
 * @param {KitMark | undefined} before
 * @param {number} settled
 * @param {string[]} changed
 */
async function commit(account, page, before, settled, changed) {
  /** @type {KitMark} */
  const mark = {
    cursor: page.cursor,
    more: page.more,
    pulled_at: new Date().toISOString(),
    build: page.build ?? "",
    round: before?.round ?? v7(),
    whole: before ? before.whole && before.more : true,
    settled,
  };
  const sealed = await Promise.all(page.fragments.map(({ html }) => seal(account, html)));
  const differ = await differingFrom(account, page);
  const differing = await within(account, ["meta", "fragments"], "readwrite", async (tx) => {
    const store = tx.objectStore("fragments");
    const gone = [...(page.gone ?? []), ...(mark.whole && !page.more ? await stale(store, page, mark) : [])];
    await Promise.all([
      ...page.fragments.map(({ path, version, html }, at) =>
        store.put({
          path,
          version,
          round: mark.round,
          ...(sealed[at] ? { html: "", sealed: sealed[at] } : { html }),
        }),
      ),
      ...gone.map((path) => store.delete(path)),
      tx.objectStore("meta").put(mark, "kit"),
      putSchool(tx.objectStore("meta"), page),
      putSkew(tx.objectStore("meta"), page.server_time),
      putContact(tx.objectStore("meta"), page),
    ]);
    return [...differ, ...gone];
  });
  changed.push(...differing);
  return mark;
}

/**
 * The paths of a page whose text is another than the one we have: a new build brings every fragment anew, most the same.
 * @param {string} account
 * @param {KitPage} page
 */
async function differingFrom(account, { fragments }) {
  const held = await Promise.all(fragments.map(({ path }) => fragment(account, path).catch(() => undefined)));
  return fragments.filter(({ html }, at) => held[at]?.html !== html).map(({ path }) => path);
}

/**
 * After a whole pull from the first page: what it did not bring is no longer in the kit.
 * @param {{getAll: () => Promise<Fragment[]>}} store
 * @param {KitPage} page
 * @param {KitMark} mark
 */
async function stale(store, page, mark) {
  const fresh = new Set(page.fragments.map(({ path }) => path));
  return (await store.getAll())
    .filter((one) => one.round !== mark.round && !fresh.has(one.path))
    .map(({ path }) => path);
}

/**
 * What the school said of itself: the key to seal to, and what it asks of phones.
 * @param {{put: (value: any, key: string) => Promise<unknown>}} meta
 * @param {KitPage} page
 */
async function putSchool(meta, { envelope_key, policy }) {
  if (envelope_key && policy) await meta.put({ envelope_key, policy }, "school");
}

/**
 * @param {{put: (value: any, key: string) => Promise<unknown>}} meta
 * @param {unknown} serverTime
 */
async function putSkew(meta, serverTime) {
  const skew = skewOf(serverTime);
  if (skew !== undefined) await meta.put(skew, "skew");
}
