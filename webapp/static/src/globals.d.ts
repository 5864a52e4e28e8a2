/** Filled in by the build. */
declare const __BUILD__: string;
declare const __PRECACHE__: string[];
/** Where the scripts for passkeys and for voice notes lie: fetched when there is use for them. */
declare const __PASSKEY__: string;
declare const __VOICE__: string;

interface DocumentEventMap {
  "runxin:changed": CustomEvent<import("./phone/changes.js").Change | undefined>;
}
