import "htmx.org";
import { clearDrafts } from "./phone/drafts.js";
import { kick } from "./phone/schedule.js";
import { startAutosave } from "./screen/autosave.js";
import { startChanges } from "./screen/changes.js";
import { setClock } from "./screen/clock.js";
import { listDrafts, startDrafts } from "./screen/drafts-list.js";
import { showEnrolment, startEnrolment } from "./screen/enrol.js";
import { listEntries, startEntries } from "./screen/entries.js";
import { narrowAgain, startFilters } from "./screen/filter.js";
import { openForms } from "./screen/forms.js";
import { startLogoutGuard } from "./screen/logout.js";
import { fillShell, markCurrent, startPages } from "./screen/pages.js";
import { markPending } from "./screen/pending.js";
import { startDemands } from "./screen/one-of.js";
import { startPhotos } from "./screen/photos.js";
import { startSeam } from "./screen/requests.js";
import { startRollCall } from "./screen/roll-call.js";
import { startStrip, tellStrip } from "./screen/strip.js";
import { tellTimes } from "./screen/times.js";
import { startUpdates } from "./screen/update.js";
import { startValidity } from "./screen/validity.js";
import { account } from "./screen/who.js";

const look = () => void (account() && kick(account()));

startChanges();
startSeam(look);
startPages();
startAutosave();
startDemands();
startPhotos();
startRollCall();
startValidity();
startFilters();
startEntries();
startDrafts();
startEnrolment();
startLogoutGuard();
startStrip();

/**
 * What a fragment says with its attributes is done as it appears.
 * @param {Element} root
 */
function furnish(root) {
  tellTimes(root);
  narrowAgain(root);
  markCurrent();
  void openForms(root);
  void listEntries(root);
  void listDrafts(root);
  void markPending(root);
  void showEnrolment(root);
}

document.addEventListener("htmx:after:process", ({ target }) => target instanceof Element && furnish(target));
document.addEventListener("runxin:changed", () => {
  void listEntries(document.body);
  void markPending(document.body);
  void showEnrolment(document.body);
});
document.addEventListener("visibilitychange", () => document.hidden || look());
window.addEventListener("online", look);
document.addEventListener("DOMContentLoaded", async () => {
  void tellStrip();
  fillShell();
  await setClock();
  tellTimes(document.body);
  look();
  void startUpdates();
  if (account()) await clearDrafts(account(), Date.now()).catch(() => {});
});
