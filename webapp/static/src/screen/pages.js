import htmx from "htmx.org";
import { whoStayed } from "../phone/identity.js";
import { account, remind } from "./who.js";

/** What somebody is in the middle of on a page. */
const BUSY = '#page :is(form[data-entry], [data-enrol="working"], dialog[open])';

/** The request for the page that was asked for last. @type {unknown} */
let newest = null;

/** Pages come into #page and the bar into #nav, always through htmx and so through the seam. */
export function startPages() {
  document.addEventListener("runxin:changed", ({ detail }) => refresh(detail?.paths ?? []));
  document.addEventListener("htmx:before:history:restore", (event) => {
    // htmx would ask for a whole document; the phone has fragments.
    event.preventDefault();
    if (location.pathname.startsWith("/field"))
      void load("#page", location.pathname + location.search, "innerHTML");
    else location.reload();
  });
  document.addEventListener("htmx:after:history:update", markCurrent);
  document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    if (isNewPage(ctx)) newest = ctx;
  });
  document.addEventListener("htmx:before:swap", (event) => {
    if (isTooLate(event.detail.ctx)) event.preventDefault();
  });
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    if (isNewPage(ctx)) lookAtHeading();
  });
  document.addEventListener("htmx:error", ({ detail }) => setOffline(detail.ctx !== undefined));
  document.addEventListener("htmx:before:response", () => setOffline(false));
}

/** Fills the anonymous shell with the page of its address; without a person there is none. */
export function fillShell() {
  if (!document.querySelector("#page[data-shell]")) return;
  const here = location.pathname + location.search;
  if (!account()) return void findPerson(here);
  void load("#page", here, "innerHTML");
  void load("#nav", "/field/nav", "innerHTML");
}

/**
 * Whose phone it is, as far as its homes tell without a network; else somebody logs in first.
 * @param {string} here
 */
async function findPerson(here) {
  const owner = await whoStayed().catch(() => "");
  if (owner && remind(owner)) location.reload();
  else location.replace(`/login?next=${encodeURIComponent(here)}`);
}

/** Marks where we are in the bar: the fragment of the bar is the same on every page. */
export function markCurrent() {
  const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("#nav a[href]"));
  const fits = (/** @type {string} */ path) =>
    path === "/field" ? location.pathname === path : `${location.pathname}/`.startsWith(`${path}/`);
  const fitting = [...links].filter(({ pathname }) => fits(pathname));
  const nearest = fitting.sort((one, other) => other.pathname.length - one.pathname.length)[0];
  for (const link of links) {
    if (link === nearest) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

/**
 * Swaps in what the kit has newer, but never under somebody who is filling in a form.
 * @param {string[]} paths
 */
function refresh(paths) {
  if (paths.includes("/field/nav")) void load("#nav", "/field/nav", "innerHTML");
  if (!paths.includes(location.pathname) || document.querySelector(BUSY)) return;
  void load("#page", location.pathname + location.search, "innerMorph");
}

/**
 * Whether a request is for another page, not for the same one brought up to date.
 * @param {any} ctx
 */
function isNewPage(ctx) {
  return ctx.target?.id === "page" && ctx.swap !== "innerMorph";
}

/**
 * Whether a page has come that nobody waits for any more: on a slow network somebody has gone elsewhere meanwhile, and may be
 * filling in a form there.
 * @param {any} ctx
 */
function isTooLate(ctx) {
  if (ctx.target?.id !== "page" || ctx.request?.method !== "GET") return false;
  if (isNewPage(ctx)) return ctx !== newest;
  return new URL(ctx.request.action, location.origin).pathname !== location.pathname;
}

/** Brings whoever hears the page, or goes through it by keyboard, to its beginning. */
function lookAtHeading() {
  const heading = /** @type {HTMLElement | null} */ (document.querySelector("#page h1"));
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
}

/**
 * @param {string} place
 * @param {string} path
 * @param {string} swap
 */
async function load(place, path, swap) {
  // Its own source, so that the page and the bar do not wait for each other.
  await htmx.ajax("GET", path, { source: place, target: place, swap });
}

/**
 * @param {boolean} offline
 */
function setOffline(offline) {
  for (const notice of document.querySelectorAll("[data-offline]"))
    notice.toggleAttribute("hidden", !offline);
}
