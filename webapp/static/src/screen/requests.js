import { phoneFetch, SaveFailed } from "../phone/seam.js";
import { checkStore } from "./broken.js";
import { vibrate } from "./buzz.js";
import { handOver } from "./hands.js";
import { filesSettled } from "./attached.js";
import { fill, reveal } from "./slots.js";
import { countOneMore } from "./strip.js";
import { isSensitive } from "./values.js";
import { account, hasChangedHands } from "./who.js";

/** Milliseconds after an answer before the network is troubled: the page comes first. */
const LATER = 200;

/**
 * Puts the seam under htmx: every request under /field is answered by the phone where it can.
 * @param {() => void} refresh  called after each answer, to look at the network behind the page's back
 */
export function startSeam(refresh) {
  document.addEventListener("htmx:config:request", (event) => {
    const { ctx } = event.detail;
    const path = new URL(ctx.request.action, document.baseURI).pathname;
    if (path !== "/field" && !path.startsWith("/field/")) return;
    if (hasChangedHands() && !entryForm(ctx.request)) {
      // Another person's page must not come into this one; what is saved here still goes home to its author.
      event.preventDefault();
      void handOver();
      return;
    }
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
 * @param {any} request  htmx's: fetch options and the form
 * @returns {HTMLFormElement | null}
 */
function entryForm({ form }) {
  return form instanceof HTMLFormElement && form.dataset.entry ? form : null;
}

/**
 * @param {string} action
 * @param {any} request
 */
async function answer(action, request) {
  const form = entryForm(request);
  if (!form) return phoneFetch(account(), action, request, null);
  // What is saved is what the form held at the tap: nothing may be typed that would be in no record.
  // Of one that is saved nothing comes any more either, until the next page stands in its place.
  form.inert = true;
  let stays = true;
  try {
    const reply = await saving(form, action, request);
    stays = reply.status === 204;
    return reply;
  } finally {
    form.inert = !stays;
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {string} action
 * @param {any} request
 */
async function saving(form, action, request) {
  const { entry = "", version = "1", entryId = "" } = form.dataset;
  if (!(await filesSettled(form))) return stay();
  reveal(form, "[data-not-sent]", false);
  try {
    const final = "final" in form.dataset;
    const what = { id: entryId, kind: entry, version: Number(version), sensitive: isSensitive(form), final };
    const reply = await phoneFetch(account(), action, request, what);
    if (!(await isWord(form, reply))) return stay();
    delete form.dataset.dirty;
    // The page says "saved" only below a strip that no longer says "all sent"; counting does not wait for the store.
    if (!reply.url) countOneMore();
    vibrate();
    return reply;
  } catch (fault) {
    reveal(form, fault instanceof SaveFailed ? "[data-save-failed]" : "[data-not-sent]");
    if (fault instanceof SaveFailed) {
      void checkStore();
      return stay();
    }
    throw fault;
  }
}

/** Leaves the form where it is, with everything that was typed. */
function stay() {
  return new Response(null, { status: 204 });
}

/**
 * Whether the answer may take the form's place: the phone's own, or the school's that it is saved, or the form again with its
 * mistakes. A login page, a proxy's error or a portal must not cost what was typed; the form says that it was not sent.
 * @param {HTMLFormElement} form
 * @param {Response} reply
 */
async function isWord(form, reply) {
  if (!reply.url) return true;
  const page = new DOMParser().parseFromString(await reply.clone().text(), "text/html");
  if (page.querySelector("[data-saved], form[data-entry]")) return true;
  fill(form, "refusal", page.querySelector("[data-refusal]")?.textContent ?? "");
  reveal(form, "[data-not-sent]");
  form.querySelector("[data-not-sent]")?.scrollIntoView({ block: "center" });
  return false;
}
