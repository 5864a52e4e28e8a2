import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** The drawings of the interface, from the one open set (Lucide, ISC). */
const ICONS = [
  "archive",
  "calendar-days",
  "camera",
  "check",
  "clipboard-list",
  "cloud-check",
  "cloud-off",
  "download",
  "eye-off",
  "file-up",
  "graduation-cap",
  "history",
  "house",
  "inbox",
  "key-round",
  "languages",
  "list-checks",
  "list-plus",
  "log-out",
  "map-pin",
  "message-circle",
  "mic",
  "monitor-smartphone",
  "smartphone",
  "network",
  "pencil",
  "phone",
  "plus",
  "refresh-cw",
  "school",
  "search",
  "settings",
  "shield",
  "square",
  "triangle-alert",
  "undo-2",
  "upload",
  "user",
  "users",
  "x",
];
const PEN =
  'viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';

/** One SVG with a symbol for each icon, to be drawn with <use href="…#name">. */
export function iconSprite() {
  const { resolve } = createRequire(import.meta.url);
  const symbols = ICONS.map((name) => {
    const svg = readFileSync(resolve(`lucide-static/icons/${name}.svg`), "utf8");
    const drawing = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.indexOf("</svg>"));
    return `<symbol id="${name}" ${PEN}>${drawing.replace(/\s+/g, " ").trim()}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
}
