/**
 * @typedef {object} Environment  what is asked of a browser
 * @property {string} userAgent
 * @property {number} touchPoints
 * @property {boolean} standalone  opened from the home screen
 * @property {boolean} serviceWorker
 * @property {boolean} indexedDB
 * @property {boolean} subtle  WebCrypto; absent without HTTPS
 * @property {boolean} locks
 */

/** Apps with a browser of their own, each with another way out of it; the first that fits. @type {[RegExp, string][]} */
const APPS = [
  [/MicroMessenger/i, "wechat"],
  [/DingTalk/i, "dingtalk"],
  [/\bQQ\/|QQTheme/i, "qq"],
  [/Weibo|AlipayClient|Feishu|\bLark\//i, "another"],
];
/**
 * Browsers that put a page on the home screen each in its own way; the first that fits. Most call themselves Chrome, too.
 * @type {[RegExp, string][]}
 */
const PLATFORMS = [
  [/iPhone|iPad|iPod/, "ios"],
  [/MQQBrowser/, "qqbrowser"],
  [/UCBrowser|UCWEB/, "uc"],
  [/Quark/, "quark"],
  [/HuaweiBrowser|HonorBrowser/, "huawei"],
  [/MiuiBrowser/, "xiaomi"],
  [/Firefox/, "firefox"],
  [/Android/, "chrome"],
];

/**
 * Whether a phone can be used offline: "ready", or why not. "inapp": the browser inside WeChat, DingTalk or QQ, which
 * throws its storage away; "ios": must be added to the home screen first, because a tab's storage is deleted after seven
 * days without use and is not shared with the installed app; "unsupported": lacks what the doctrine needs.
 * @param {Environment} environment
 * @returns {"ready" | "unsupported" | "inapp" | "ios"}
 */
export function fitness(environment) {
  const { userAgent, touchPoints, standalone, serviceWorker, indexedDB, subtle, locks } = environment;
  if (insideOf(userAgent)) return "inapp";
  // An iPad calls itself a Macintosh, but no Macintosh is touched with five fingers.
  const apple = /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && touchPoints > 1);
  if (apple && !standalone) return "ios";
  return serviceWorker && indexedDB && subtle && locks ? "ready" : "unsupported";
}

/**
 * The app whose own browser this is: "wechat", "dingtalk", "qq" or "another"; "" in a browser that is one.
 * @param {string} userAgent
 */
export function insideOf(userAgent) {
  return APPS.find(([sign]) => sign.test(userAgent))?.[1] ?? "";
}

/**
 * Whose way to the home screen is to be explained; "other" for a computer.
 * @param {string} userAgent
 */
export function platform(userAgent) {
  return PLATFORMS.find(([sign]) => sign.test(userAgent))?.[1] ?? "other";
}

/**
 * The browser we are in.
 * @returns {Environment}
 */
export function environment() {
  return {
    userAgent: navigator.userAgent,
    touchPoints: navigator.maxTouchPoints ?? 0,
    standalone:
      matchMedia("(display-mode: standalone)").matches || /** @type {any} */ (navigator).standalone === true,
    serviceWorker: "serviceWorker" in navigator,
    indexedDB: Boolean(globalThis.indexedDB),
    subtle: Boolean(globalThis.crypto?.subtle),
    locks: "locks" in navigator,
  };
}
