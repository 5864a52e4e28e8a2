const SCOPE = "/field";

/**
 * Registers the service worker and holds on until it is active, that is until it has everything it needs to open the app
 * without a network. Throws when it could not be installed.
 */
export async function installWorker() {
  const registration = await navigator.serviceWorker.register("/sw.js", { scope: SCOPE });
  if (registration.active) return;
  const worker = registration.installing ?? registration.waiting;
  if (!worker) throw new Error("no worker");
  await new Promise((resolve, reject) => {
    const look = () => {
      if (worker.state === "activated") resolve(undefined);
      if (worker.state === "redundant") reject(new Error("the worker was not installed"));
    };
    worker.addEventListener("statechange", look);
    look();
  });
}

/**
 * Takes the worker and what it cached off this browser.
 */
export async function removeWorker() {
  const registration = await navigator.serviceWorker?.getRegistration(SCOPE);
  await registration?.unregister();
  for (const name of (await globalThis.caches?.keys()) ?? []) await caches.delete(name);
}
