import { account } from "./who.js";

/** A phone that was taken out of service and has emptied itself belongs to nobody: it shows a plain page that says so. */
export function startOutOfService() {
  document.addEventListener("runxin:changed", ({ detail }) => {
    if (!detail?.revoked || detail.account !== account()) return;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser we serve
    document.cookie = "runxin_who=; Max-Age=0; Path=/; SameSite=Lax";
    location.replace("/out-of-service");
  });
}
