import { enrolment } from "../phone/identity.js";
import { isAnyDirty, keepAll } from "./autosave.js";
import { account } from "./who.js";

/** Opens the page anew for whoever is logged in now. What was half typed stays, as a draft, with the one who typed it. */
export async function handOver() {
  await keepAll();
  // Without a home there are no drafts; the server will not take it from another person anyway.
  if (isAnyDirty() && !(await enrolment(account()).catch(() => null))) return;
  location.reload();
}
