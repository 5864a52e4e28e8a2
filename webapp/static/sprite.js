import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** The drawings of the interface, from the one open set (Lucide, ISC): the phone's, which come with its first page, */
const PHONE =
  "archive camera check cloud-check cloud-off download eye-off history house inbox key-round list-checks list-plus log-out map-pin message-circle mic monitor-smartphone pencil phone plus refresh-cw settings square triangle-alert undo-2 upload user users x".split(
    " ",
  );
/** and what only a desk has. */
export const DESK =
  "arrow-left-right calendar-days clipboard-list file-up graduation-cap heart-handshake languages network printer school search shield smartphone".split(
    " ",
  );
const PEN =
  'viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';

export const phoneSprite = () => sprite(PHONE);
export const deskSprite = () => sprite(DESK);

/**
 * One SVG with a symbol for each icon, to be drawn with <use href="…#name">.
 * @param {string[]} names
 */
function sprite(names) {
  const { resolve } = createRequire(import.meta.url);
  const symbols = names.map((name) => {
    const svg = readFileSync(resolve(`lucide-static/icons/${name}.svg`), "utf8");
    const drawing = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.indexOf("</svg>"));
    return `<symbol id="${name}" ${PEN}>${drawing.replace(/\s+/g, " ").trim()}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
}
