/**
 * Runs before anything is painted: the page appears as its reader chose it, and what she covered stays covered over a reload.
 * Only looks are kept here, nothing about anybody: colours and letters on this phone, the cover in this tab.
 */
const look = document.documentElement.dataset;
try {
  const { theme, text } = JSON.parse(localStorage.getItem("runxin-looks") ?? "{}");
  if (theme === "light" || theme === "dark") look.theme = theme;
  if (text === "large") look.text = text;
  if (sessionStorage.getItem("runxin-glance")) look.glance = "";
} catch {
  // A browser that keeps nothing shows the page as it is.
}
