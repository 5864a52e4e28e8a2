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

/** Whether somebody else has logged in in this browser since, or nobody is logged in any more. */
export function hasChangedHands() {
  return accountIn(document.cookie) !== opened;
}
