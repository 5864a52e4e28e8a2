import { announce, onChange } from "../phone/changes.js";
import { account } from "./who.js";

/** Tells the page, and the other tabs of this browser, what has changed on the phone. */
export function startChanges() {
  const tabs = globalThis.BroadcastChannel ? new BroadcastChannel("runxin") : null;
  let hearsay = false;
  onChange((change) => {
    document.dispatchEvent(new CustomEvent("runxin:changed", { detail: change }));
    if (!hearsay) tabs?.postMessage(change);
  });
  tabs?.addEventListener("message", ({ data }) => {
    if (data.account !== account()) return;
    hearsay = true;
    announce(data);
    hearsay = false;
  });
}
