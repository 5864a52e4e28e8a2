/** Filled in by the build. */
declare const __BUILD__: string;
declare const __PRECACHE__: string[];
/** Where the script for passkeys lies: fetched when there is use for it. */
declare const __PASSKEY__: string;

interface DocumentEventMap {
  "runxin:changed": CustomEvent<import("./phone/changes.js").Change | undefined>;
}
