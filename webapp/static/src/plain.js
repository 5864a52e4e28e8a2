import { startPasswords } from "./screen/passwords.js";
import { startPrinting } from "./screen/printing.js";
import { fillSlip } from "./screen/slip.js";

fillSlip();
startPasswords();
startPrinting();
