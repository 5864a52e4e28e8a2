import { isAnyDirty } from "./autosave.js";

/** Milliseconds between looks for a new version. */
const HOUR = 3600 * 1000;

/** Offers a new version when it has arrived and nothing half typed would be disturbed. It waits until it is asked for. */
export async function startUpdates() {
  const registration = await navigator.serviceWorker?.getRegistration("/field");
  if (!registration) return;
  const look = () => offer(registration);
  registration.addEventListener("updatefound", () =>
    registration.installing?.addEventListener("statechange", look),
  );
  for (const event of ["input", "change", "htmx:after:swap", "visibilitychange"])
    document.addEventListener(event, look);
  setInterval(() => registration.update().catch(() => {}), HOUR);
  look();
  document.addEventListener("click", ({ target }) => {
    if (target instanceof Element && target.closest("[data-update]")) take(registration);
  });
}

/**
 * @param {ServiceWorkerRegistration} registration
 */
function offer(registration) {
  const offered = registration.waiting !== null && registration.active !== null && !isAnyDirty();
  for (const button of document.querySelectorAll("[data-update]")) button.toggleAttribute("hidden", !offered);
}

/**
 * @param {ServiceWorkerRegistration} registration
 */
function take(registration) {
  if (isAnyDirty()) return offer(registration);
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  registration.waiting?.postMessage("update");
}
