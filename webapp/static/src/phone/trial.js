import { v7 } from "uuid";
import { digestOf } from "./envelope.js";
import { within } from "./store.js";

/** This page, until it is loaded again. */
const HERE = v7();

/**
 * The test entry of a new home: written by one page, read again by the next. "begun": written just now, or by this very page,
 * so that the page must be loaded again; "held": it came through; "lost": what came back is not what was written.
 * @param {string} account
 * @param {string} [page]  which page asks
 * @returns {Promise<"begun" | "held" | "lost">}
 */
export async function trial(account, page = HERE) {
  const mark = await within(account, ["meta"], "readonly", (tx) =>
    tx.objectStore("meta").get("reload_trial"),
  );
  if (mark?.state) return mark.state;
  if (!mark?.bytes) return begin(account, page);
  if (mark.page === page) return "begun";
  const state = (await digestOf(mark.bytes)) === mark.digest ? "held" : "lost";
  await keep(account, { state, at: new Date().toISOString() });
  return state;
}

/**
 * @param {string} account
 * @param {string} page
 */
async function begin(account, page) {
  const bytes = crypto.getRandomValues(new Uint8Array(4096)).buffer;
  await keep(account, { bytes, digest: await digestOf(bytes), page });
  return /** @type {const} */ ("begun");
}

/**
 * @param {string} account
 * @param {unknown} mark
 */
async function keep(account, mark) {
  await within(account, ["meta"], "readwrite", (tx) => tx.objectStore("meta").put(mark, "reload_trial"), {
    strict: true,
  });
}
