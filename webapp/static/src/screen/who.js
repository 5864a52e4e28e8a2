import { accountIn } from "../phone/identity.js";

/** Whose home is open in this browser; "" when nobody has logged in. */
export function account() {
  return accountIn(document.cookie);
}
