import { schoolMark } from "../phone/kit.js";
import { changePin, WrongPin } from "../phone/pin.js";
import { vaultOf } from "../phone/vault.js";
import { passkeyScript } from "./lock.js";
import { chosenPin, dressPinFields, empty, input, USUAL } from "./pin-fields.js";
import { choose, within } from "./slots.js";
import { account } from "./who.js";

/** The form at Me in which the PIN is changed. */
export function startPinChange() {
  document.addEventListener(
    "submit",
    (event) => {
      if (!(event.target instanceof HTMLFormElement) || !event.target.matches("[data-change-pin]")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      void change(event.target);
    },
    true,
  );
}

/**
 * Shows the card of the lock where there is one.
 * @param {Element} root
 */
export async function showLockCard(root) {
  for (const card of within(root, "[data-lock-card]")) {
    const vault = account() ? await vaultOf(account()).catch(() => undefined) : undefined;
    card.toggleAttribute("hidden", !vault);
    if (!vault) continue;
    dressPinFields(card, (await schoolMark(account()))?.policy ?? USUAL);
    await passkeyScript().then(
      ({ showOn }) => showOn(card),
      () => {},
    );
  }
}

/**
 * @param {HTMLFormElement} form
 */
async function change(form) {
  const asked = (await schoolMark(account()))?.policy ?? USUAL;
  const old = input(form, "[data-pin-old]")?.value ?? "";
  choose(form, "data-change-says", "");
  const fresh = chosenPin(form, asked);
  if (fresh === null) return;
  try {
    await changePin(account(), old, fresh, asked.phone_secret === "passphrase");
    choose(form, "data-change-says", "done");
  } catch (fault) {
    if (!(fault instanceof WrongPin)) throw fault;
    choose(form, "data-change-says", "wrong");
  } finally {
    empty(form);
  }
}
