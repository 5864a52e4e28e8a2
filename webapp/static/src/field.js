import "htmx.org";
import { clearDrafts } from "./phone/drafts.js";
import { enrolment } from "./phone/identity.js";
import { kick } from "./phone/schedule.js";
import { startAutosave } from "./screen/autosave.js";
import { startChanges } from "./screen/changes.js";
import { checkStore, startBroken } from "./screen/broken.js";
import { setClock } from "./screen/clock.js";
import { markCorrected } from "./screen/correcting.js";
import { listDrafts, startDrafts } from "./screen/drafts-list.js";
import { showEnrolment, startEnrolment } from "./screen/enrol.js";
import { showEntry, startEntry } from "./screen/entry.js";
import { listEntries, startEntries } from "./screen/entries.js";
import { freshenDefaults } from "./screen/fill.js";
import { narrowAgain, startFilters } from "./screen/filter.js";
import { openForms } from "./screen/forms.js";
import { handOver } from "./screen/hands.js";
import { showInstalling, startInstalling } from "./screen/install.js";
import { offerLastTime, startLastTime } from "./screen/last-time.js";
import { lockEarlierHome, startLock } from "./screen/lock.js";
import { startIdleLock } from "./screen/idle.js";
import { showLockCard, startPinChange } from "./screen/pin-change.js";
import { startLogoutGuard } from "./screen/logout.js";
import { showLooks, startLooks } from "./screen/looks.js";
import { orderAgain, startOrder } from "./screen/order.js";
import { tellClock, tellInApp } from "./screen/notices.js";
import { fillShell, markCurrent, startPages } from "./screen/pages.js";
import { markPending } from "./screen/pending.js";
import { startDemands } from "./screen/one-of.js";
import { showPhrases, startPhrases } from "./screen/phrases.js";
import { startOutOfService } from "./screen/out-of-service.js";
import { startPhotos } from "./screen/photos.js";
import { startAttached } from "./screen/attached.js";
import { startSignatures } from "./screen/signatures.js";
import { startSettling } from "./screen/settle.js";
import { startSeam } from "./screen/requests.js";
import { startRollCall } from "./screen/roll-call.js";
import { openToSharing, showShared, startSharing, takeShared } from "./screen/shared.js";
import { startStrip, tellStrip } from "./screen/strip.js";
import { tellTimes } from "./screen/times.js";
import { showTrial } from "./screen/trial.js";
import { startUpdates } from "./screen/update.js";
import { startValidity } from "./screen/validity.js";
import { account, hasChangedHands } from "./screen/who.js";

/** Milliseconds after the start that belong to the page alone. */
const CALM = 500;

// The store opens beside everything else that has to be done first.
if (account()) void enrolment(account()).catch(() => {});

/** What there is to do when somebody looks at the page, or the network may be there. */
function look() {
  if (hasChangedHands()) void handOver();
  else if (account()) void kick(account());
}

/** Time goes on while a page lies open, and the server may have told that the phone's clock is wrong. */
async function freshen() {
  await setClock();
  tellClock();
  tellTimes(document.body);
  freshenDefaults(document.body);
}

function lookAgain() {
  if (document.hidden) return;
  look();
  void freshen();
  void checkStore();
}

startChanges();
startLock();
startIdleLock();
startPinChange();
startSeam(look);
startPages();
startAutosave();
startDemands();
startSettling();
startAttached();
startPhotos();
startSignatures();
startRollCall();
startValidity();
startFilters();
startOrder();
startLooks();
startPhrases();
startLastTime();
startEntries();
startEntry();
startBroken();
startDrafts();
startEnrolment();
startOutOfService();
startLogoutGuard();
startInstalling();
startSharing();
startStrip();

/**
 * What a fragment says with its attributes is done as it appears.
 * @param {Element} root
 */
function furnish(root) {
  tellTimes(root);
  narrowAgain(root);
  orderAgain(root);
  showLooks(root);
  offerLastTime(root);
  markCurrent();
  void openForms(root).then(() => takeShared(root));
  void listEntries(root);
  void showEntry(root);
  void listDrafts(root);
  void markPending(root);
  void markCorrected(root);
  void showEnrolment(root);
  void showTrial(root);
  showInstalling(root);
  void showShared(root);
  void showPhrases(root);
  void showLockCard(root);
}

document.addEventListener("htmx:after:process", ({ target }) => target instanceof Element && furnish(target));
document.addEventListener("runxin:changed", () => {
  void listEntries(document.body);
  void showEntry(document.body);
  void markPending(document.body);
  void markCorrected(document.body);
  void listDrafts(document.body);
  void showEnrolment(document.body);
  void showTrial(document.body);
  void showLockCard(document.body);
  void freshen();
});
document.addEventListener("visibilitychange", lookAgain);
window.addEventListener("pageshow", ({ persisted }) => persisted && lookAgain());
window.addEventListener("online", look);
document.addEventListener("DOMContentLoaded", async () => {
  void tellStrip();
  tellInApp();
  fillShell();
  void lockEarlierHome().catch(() => {});
  await freshen();
  setTimeout(settle, CALM);
});

/** What can wait until the page is there. */
function settle() {
  look();
  void startUpdates();
  void checkStore();
  void openToSharing();
  if (account()) void clearDrafts(account(), Date.now()).catch(() => {});
}
