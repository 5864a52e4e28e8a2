import { noteFailure, reasonOf } from "./failures.js";

/**
 * What the server said. `data` is the parsed JSON, and null for everything that is not JSON: a login page, a captive
 * portal, a proxy's error page, a reply cut short. `status` 0: nobody answered.
 * @typedef {{status: number, data: any, headers: Headers | null}} Answer
 */

/** Milliseconds to wait for a small request, and how slow (bytes per millisecond) a network may be. */
const PATIENCE = 30_000;
const SLOWEST = 1;

/**
 * Asks the server on behalf of an account; never throws. The account goes along so that the server can answer 401
 * when the session belongs to somebody else: nothing is ever sent under another person's name. What fails is counted.
 * @param {string} account
 * @param {string} path
 * @param {{method?: string, headers?: Record<string, string>, body?: string | ArrayBuffer}} [options]
 * @returns {Promise<Answer>}
 */
export async function ask(account, path, options = {}) {
  const answer = await tryToAsk(account, path, options);
  const reason = reasonOf(answer);
  if (reason) await noteFailure(account, reason);
  return answer;
}

/**
 * @param {string} account
 * @param {string} path
 * @param {{method?: string, headers?: Record<string, string>, body?: string | ArrayBuffer}} options
 * @returns {Promise<Answer>}
 */
async function tryToAsk(account, path, { method = "GET", headers = {}, body }) {
  const abort = new AbortController();
  const size = typeof body === "string" ? body.length : (body?.byteLength ?? 0);
  const timer = setTimeout(() => abort.abort(), PATIENCE + size / SLOWEST);
  try {
    const reply = await fetch(new URL(path, location.origin), {
      method,
      body,
      headers: { Accept: "application/json", "Runxin-Account": account, ...headers },
      credentials: "same-origin",
      redirect: "manual",
      cache: "no-store",
      signal: abort.signal,
    });
    const json = reply.headers.get("Content-Type")?.includes("json");
    const data = json && method !== "HEAD" ? await reply.json() : null;
    return { status: reply.status, data, headers: reply.headers };
  } catch {
    return { status: 0, data: null, headers: null };
  } finally {
    clearTimeout(timer);
  }
}
