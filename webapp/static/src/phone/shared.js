import { accountIn } from "./identity.js";
import { putIn } from "./inbox.js";
import { homes } from "./store.js";

/** Where what another app shares is sent to; the manifest says so. */
export const SHARED = "/field/shared";

/**
 * The worker's answer to photos that another app shares: into the home's letter box, also without a network, without a
 * login and while the home is locked; then to the page that asks where they belong.
 * @param {Request} request
 * @returns {Promise<Response>}
 */
export async function takeIn(request) {
  const { kept, left } = await keep(request).catch(() => ({ kept: 0, left: 1 }));
  return Response.redirect(new URL(`${SHARED}?kept=${kept}&left=${left}`, request.url).href, 303);
}

/**
 * How many are in the box now, and how many were left where they came from: no pictures, too many, or nobody's.
 * @param {Request} request
 */
async function keep(request) {
  const form = await request.formData();
  const files = /** @type {File[]} */ (form.getAll("photos").filter((one) => one instanceof File));
  const photos = files.filter(({ type, size }) => type.startsWith("image/") && size > 0);
  const account = await whose();
  const kept = account && photos.length > 0 ? await putIn(account, photos).catch(() => 0) : 0;
  return { kept, left: files.length - kept };
}

/** The home of who is logged in; of the only one there is, when nobody is. With several nobody's is guessed. */
async function whose() {
  const cookie = await /** @type {any} */ (globalThis).cookieStore?.get("runxin_who").catch(() => null);
  const known = (await homes()) ?? [];
  const account = cookie ? accountIn(`runxin_who=${cookie.value}`) : "";
  if (account) return known.includes(account) ? account : "";
  return known.length === 1 ? known[0] : "";
}
