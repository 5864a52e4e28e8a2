/** Looks only: nothing that says anything about anybody may stand here, because everybody on this phone can read it. */
const KEY = "runxin-looks";

/**
 * What has been chosen on this phone: theme, text, vibrate, order; "" or absent is the usual.
 * @returns {Record<string, string>}
 */
export function choices() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}") ?? {};
  } catch {
    return {};
  }
}

/**
 * @param {string} name
 * @param {string} value
 */
export function choose(name, value) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...choices(), [name]: value }));
  } catch {
    // A browser that keeps nothing: the choice holds for this page.
  }
}
