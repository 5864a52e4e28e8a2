import { phoneFetch, SaveFailed } from "../phone/seam.js";
import { photosSettled } from "./photos.js";
import { reveal } from "./slots.js";
import { tellStrip } from "./strip.js";
import { account } from "./who.js";

/** Milliseconds after an answer before the network is troubled: the page comes first. */
const LATER = 200;

/**
 * Puts the seam under htmx: every request under /field is answered by the phone where it can.
 * @param {() => void} refresh  called after each answer, to look at the network behind the page's back
 */
export function startSeam(refresh) {
  document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    const path = new URL(ctx.request.action, document.baseURI).pathname;
    if (path !== "/field" && !path.startsWith("/field/")) return;
    if (account()) ctx.request.headers["Runxin-Account"] = account();
    const seam = async (/** @type {string} */ action, /** @type {any} */ request) => {
      const reply = await answer(action, request);
      setTimeout(refresh, LATER);
      return reply;
    };
    Object.assign(ctx, { fetch: seam });
  });
}

/**
 * @param {string} action
 * @param {any} request  htmx's: fetch options and the form
 */
async function answer(action, request) {
  const form = request.form instanceof HTMLFormElement && request.form.dataset.entry ? request.form : null;
  if (!form) return phoneFetch(account(), action, request, null);
  const { entry = "", version = "1", entryId = "" } = form.dataset;
  await photosSettled(form);
  try {
    const reply = await phoneFetch(account(), action, request, {
      id: entryId,
      kind: entry,
      version: Number(version),
    });
    delete form.dataset.dirty;
    // The page says "saved" only below a strip that no longer says "all sent".
    await tellStrip();
    return reply;
  } catch (fault) {
    if (!(fault instanceof SaveFailed)) throw fault;
    reveal(form, "[data-save-failed]");
    return new Response(null, { status: 204 });
  }
}
