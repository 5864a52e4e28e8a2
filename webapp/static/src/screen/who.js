import { accountIn } from "../phone/identity.js";

/**
 * Read once: a page stays its person's. Whoever logs in beside it, in another tab, must not find it typed into her home, nor
 * send what the first one wrote.
 */
const opened = accountIn(document.cookie);

/** Whose page this is; "" when nobody had logged in. */
export function account() {
  return opened;
}

/**
 * The browser has forgotten whose phone it is, and is told again; answers whether it listens. No secret (ADR 0006).
 * @param {string} owner
 */
export function remind(owner) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser we serve
  document.cookie = `runxin_who=${owner}; Max-Age=34560000; Path=/; SameSite=Lax${secure}`;
  return accountIn(document.cookie) === owner;
}

/** Whether somebody else has logged in in this browser since, or nobody is logged in any more. */
export function hasChangedHands() {
  return accountIn(document.cookie) !== opened;
}
