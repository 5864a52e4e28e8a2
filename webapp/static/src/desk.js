import "htmx.org";
import { startFileSizes } from "./screen/file-size.js";
import { narrowAgain, startFilters } from "./screen/filter.js";
import { startPrinting } from "./screen/printing.js";
import { startSettling } from "./screen/settle.js";
import { tellTimes } from "./screen/times.js";

startFileSizes();
startFilters();
startPrinting();
startSettling();
document.addEventListener("htmx:after:process", ({ target }) => {
  if (!(target instanceof Element)) return;
  tellTimes(target);
  narrowAgain(target);
});
