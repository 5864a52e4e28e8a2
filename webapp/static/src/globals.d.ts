/** Filled in by the build. */
declare const __BUILD__: string;
declare const __PRECACHE__: string[];

interface DocumentEventMap {
  "runxin:changed": CustomEvent<import("./phone/changes.js").Change | undefined>;
}
