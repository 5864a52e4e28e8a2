/// <reference lib="webworker" />
import { sendFromWorker } from "./phone/background.js";
import { SHARED, takeIn } from "./phone/shared.js";

/**
 * The service worker: opens the app without a network, and sends envelopes when one is back. It holds the assets and one
 * anonymous page, never anything personal, and lets every request that is not a GET pass untouched, but one: photos that
 * another app shares would be lost without a network (ADR 0033).
 */
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const CACHE = `runxin-${__BUILD__}`;
const SHELL = "/field-shell";
/** This build's cache and the two before: a page that is still open may want its icons, as from the server. */
const KEPT = 3;

worker.addEventListener("install", (event) => event.waitUntil(fetchAll()));
worker.addEventListener("activate", (event) => event.waitUntil(takeOver()));
worker.addEventListener("fetch", (event) => {
  const { method, mode, url, referrer } = event.request;
  const { origin, pathname } = new URL(url);
  if (origin !== worker.location.origin) return;
  // Another site that posts here, as far as it tells who it is, goes on to the server and is refused there.
  const ours = !referrer || new URL(referrer).origin === origin;
  if (method === "POST" && mode === "navigate" && pathname === SHARED && ours)
    event.respondWith(takeIn(event.request));
  if (method !== "GET") return;
  if (mode === "navigate") {
    // A photo or a recording is opened as itself: it is no page that the shell could be filled with.
    if (
      pathname === "/field" ||
      (pathname.startsWith("/field/") && !/^\/field\/(photos|sounds)\//.test(pathname))
    )
      event.respondWith(held(SHELL, event.request));
  } else if (pathname.startsWith("/static/dist/")) {
    event.respondWith(held(event.request, event.request));
  }
});
/** Keys of unlocked homes, from a page that goes to the one that comes: in memory, for seconds. @type {Map<string, CryptoKey>} */
const lent = new Map();
const LENT_FOR = 10_000;

// Where the browser has it: a bonus, never the plan. What fails is tried again when the browser thinks fit.
worker.addEventListener("sync", (/** @type {any} */ event) => event.waitUntil(sendFromWorker()));
// A new worker waits until the page says that nothing is half typed.
worker.addEventListener("message", (event) => {
  if (event.data === "update") void worker.skipWaiting();
  const { what, account, key } = event.data ?? {};
  if (what === "lend") event.waitUntil(keepBriefly(account, key));
  if (what === "lock") lent.delete(account);
  if (what === "ask") event.ports[0]?.postMessage(lent.get(account) ?? null);
});

async function fetchAll() {
  const cache = await caches.open(CACHE);
  await cache.addAll(__PRECACHE__);
  // Without cookies: the shell must be nobody's page.
  const shell = await fetch(SHELL, { credentials: "omit", cache: "no-store" });
  if (!shell.ok || shell.redirected) throw new Error(`shell: ${shell.status}`);
  // In the middle of an update the server may still answer with the build before, whose script we do not hold.
  const page = await shell.clone().text();
  if (!page.includes(`data-build="${__BUILD__}"`)) throw new Error("shell: another build");
  await cache.put(SHELL, shell);
}

async function takeOver() {
  const names = (await caches.keys()).filter((name) => name.startsWith("runxin-") && name !== CACHE);
  await Promise.all(names.slice(0, 1 - KEPT).map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/**
 * From this build's cache, else from an older one, else from the network.
 * @param {string | Request} key
 * @param {Request} request
 */
async function held(key, request) {
  const cache = await caches.open(CACHE);
  const options = { ignoreVary: true };
  return (await cache.match(key, options)) ?? (await caches.match(key, options)) ?? fetch(request);
}

/**
 * @param {string} account
 * @param {CryptoKey} key
 */
async function keepBriefly(account, key) {
  lent.set(account, key);
  await new Promise((done) => setTimeout(done, LENT_FOR));
  if (lent.get(account) === key) lent.delete(account);
}
