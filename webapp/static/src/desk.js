import "htmx.org";
import { narrowAgain, startFilters } from "./screen/filter.js";
import { startPrinting } from "./screen/printing.js";
import { tellTimes } from "./screen/times.js";

startFilters();
startPrinting();
document.addEventListener("htmx:after:process", ({ target }) => {
  if (!(target instanceof Element)) return;
  tellTimes(target);
  narrowAgain(target);
});
