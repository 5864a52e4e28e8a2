import { isCorrectable } from "./corrections.js";
import { fieldsOf } from "./envelope.js";
import { addEntry } from "./outbox.js";
import { insteadOf } from "./silent.js";
import { NoHome, within } from "./store.js";
import { open, whenOpen } from "./vault.js";

/** @typedef {{id: string, kind: string, version: number, sensitive?: boolean, final?: boolean}} EntryForm  the form that a POST comes from */

/** The entry could not be written to the phone; the person must be told, and her draft is still there. */
export class SaveFailed extends Error {}

/**
 * What htmx calls instead of fetch for everything under /field. An enrolled phone answers from its store: pages from
 * the kit, a saved entry from the outbox, before any network. Everything else goes to Flask, which serves the same URLs.
 * Throws SaveFailed, or what fetch throws.
 * @param {string} account
 * @param {string} action  path with query
 * @param {RequestInit & {body?: any}} request
 * @param {EntryForm | null} form  when the request is the POST of an entry's form
 * @returns {Promise<Response>}
 */
export async function phoneFetch(account, action, request, form) {
  const method = request.method ?? "GET";
  if (account && method === "POST" && form) return save(account, action, request, form);
  if (account && method === "GET") return read(account, action, request);
  return fetch(action, request);
}

/**
 * @param {string} account
 * @param {string} action
 * @param {RequestInit & {body?: any}} request
 * @param {EntryForm} form
 */
async function save(account, action, request, form) {
  // Read beside the writing, not after it: the person is waiting.
  const saved = held(account, "/field/saved").catch(() => undefined);
  try {
    await whenOpen(account);
    await addEntry(account, { ...form, fields: fieldsOf(request.body) });
  } catch (fault) {
    if (fault instanceof NoHome) return fetch(action, named(request, form.id));
    throw new SaveFailed("not saved", { cause: fault });
  }
  return page((await saved) ?? "", { "HX-Push-Url": "/field/saved" });
}

/**
 * The request with the id its entry will have, where the page did not bring one: sent twice, it is entered once.
 * @param {RequestInit & {body?: any}} request
 * @param {string} id
 */
function named(request, id) {
  if (request.body?.has?.("record_id") === false) request.body.set("record_id", id);
  return request;
}

/**
 * @param {string} account
 * @param {string} action
 * @param {RequestInit} request
 */
async function read(account, action, request) {
  const { pathname: path, searchParams } = new URL(action, location.origin);
  // What is to be corrected may stand at the school alone; the blank form of the kit would make a second record of it.
  const amends = searchParams.get("amends");
  if (amends) await whenOpen(account).catch(() => {});
  const blankWillDo =
    !amends || (await isCorrectable(account, amends, searchParams.get("student") ?? "").catch(() => false));
  // A store that cannot be read must not keep anybody from the page.
  const html = blankWillDo ? await held(account, path).catch(() => undefined) : undefined;
  if (html !== undefined) return page(html);
  try {
    return await fetch(action, request);
  } catch (fault) {
    const apology = await held(account, "/field/unavailable").catch(() => undefined);
    if (apology === undefined || request.signal?.aborted) throw fault;
    return page(apology);
  }
}

/**
 * The fragment, if this phone is enrolled and has it. Of a locked home, once it is unlocked.
 * @param {string} account
 * @param {string} path
 * @returns {Promise<string | undefined>}
 */
async function held(account, path) {
  const shown = await insteadOf(account, path);
  const found = await within(account, ["meta", "fragments"], "readonly", async (tx) => {
    const [enrolled, fragment] = await Promise.all([
      tx.objectStore("meta").getKey("enrolment"),
      tx.objectStore("fragments").get(shown),
    ]);
    return enrolled ? fragment : undefined;
  });
  if (!found?.sealed) return found?.html;
  await whenOpen(account);
  return open(account, found.sealed);
}

/**
 * @param {string} html
 * @param {Record<string, string>} headers
 */
function page(html, headers = {}) {
  return new Response(html, { headers: { "Content-Type": "text/html; charset=utf-8", ...headers } });
}
