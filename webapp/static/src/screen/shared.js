import { enrolment } from "../phone/identity.js";
import { forgetTaken, putUpBox, takeOut } from "../phone/inbox.js";
import { during } from "./attached.js";
import { roomIn, takeOne } from "./photos.js";
import { fill, list, reveal, within } from "./slots.js";
import { account } from "./who.js";

/** Puts the letter box up, so that other apps can share photos with this one: for homes from before it belonged to enrolling. */
export async function openToSharing() {
  if (await enrolment(account()).catch(() => null)) await putUpBox(account()).catch(() => {});
}

/**
 * Shows what was shared, and asks where it belongs.
 * @param {Element} root
 */
export async function showShared(root) {
  for (const page of within(root, "[data-shared]")) {
    const photos = account() ? await takeOut(account()).catch(() => []) : [];
    const place = page.querySelector("[data-shared-photos]");
    if (place)
      list(place, "template", photos, (item, { file }) => {
        const picture = item.querySelector("img");
        if (picture) picture.src = URL.createObjectURL(file);
      });
    fill(page, "shared", photos.length);
    reveal(page, "[data-shared-some]", photos.length > 0);
    reveal(page, "[data-shared-none]", photos.length === 0);
    reveal(page, "[data-shared-left]", Number(new URLSearchParams(location.search).get("left")) > 0);
    reveal(page, "[data-shared-first]", !(await enrolment(account()).catch(() => null)));
  }
}

/** Nobody wants them: they leave the phone's box; the app they came from still has them. */
export function startSharing() {
  document.addEventListener("click", async ({ target }) => {
    if (!(target instanceof Element) || !target.closest("[data-shared-drop]")) return;
    const photos = await takeOut(account()).catch(() => []);
    await forgetTaken(
      account(),
      photos.map(({ id }) => id),
    );
    await showShared(document.body);
  });
}

/**
 * Takes what was shared into the form that was chosen for it, as if it had been picked there; what does not fit, or cannot be
 * read as a picture, stays in the box.
 * @param {Element} root
 */
export async function takeShared(root) {
  const url = new URL(location.href);
  if (!url.searchParams.has("shared")) return;
  const form = /** @type {HTMLFormElement | undefined} */ (within(root, "form[data-entry]")[0]);
  const input = form?.querySelector("input[data-photos]");
  if (!form || !(input instanceof HTMLInputElement)) return;
  url.searchParams.delete("shared");
  history.replaceState(history.state ?? { htmx: true }, "", url.pathname + url.search);
  const letters = await takeOut(account()).catch(() => []);
  const fitting = letters.slice(0, roomIn(form, input));
  reveal(form, "[data-photo-most]", fitting.length < letters.length);
  for (const letter of fitting) void during(form, () => move(form, input, letter));
}

/**
 * From the box into the form: it leaves the one when it is in the other, each for itself.
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} input
 * @param {{id: string, file: Blob}} letter
 */
async function move(form, input, { id, file }) {
  const taken = await takeOne(form, input, file);
  if (taken) await forgetTaken(account(), [id]);
  return taken;
}
