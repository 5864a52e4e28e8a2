import { enrolment } from "./identity.js";
import { entries, isUnsent } from "./outbox.js";
import { within } from "./store.js";

/** Filled in by the build; tests run without one. */
const BUILD = typeof __BUILD__ === "string" ? __BUILD__ : "dev";

/**
 * The id this browser gave itself as a home of the account: made once, before the first kit, and kept with the home.
 * @param {string} account
 * @returns {Promise<string>}
 */
export function ownDevice(account) {
  return within(account, ["meta"], "readwrite", async (tx) => {
    const meta = tx.objectStore("meta");
    const device = (await meta.get("device")) ?? crypto.randomUUID();
    await meta.put(device, "device");
    return device;
  });
}

/**
 * What a phone says of itself with every request of its sync, so that its owner sees in the list of devices when it was
 * last heard from and what still waits on it.
 * @param {string} account
 * @param {import("./rows.js").OutboxRow[]} [onTheirWay]  entries that this very request hands over
 * @returns {Promise<Record<string, string>>}
 */
export async function aboutThisPhone(account, onTheirWay = []) {
  const enrolled = await enrolment(account);
  const device = enrolled?.device ?? (await ownDevice(account));
  const gone = new Set(onTheirWay.map(({ id }) => id));
  const rows = await entries(account);
  const waiting = rows.filter((row) => isUnsent(row) && !gone.has(row.id));
  // By its number and its name: a database put back to an earlier day gives the numbers out anew.
  const last = rows.reduce((one, row) => ((row.seq ?? 0) > (one?.seq ?? 0) ? row : one), rows[0]);
  const oldest = waiting.at(-1);
  return {
    "Runxin-Device": device,
    "Runxin-App": BUILD,
    // The phone's own clock, so that the school can see when it is wrong.
    "Runxin-Sent-At": new Date().toISOString(),
    "Runxin-Waiting": String(waiting.length),
    ...(last?.seq && { "Runxin-Last": `${last.seq}.${last.id}` }),
    ...(oldest && { "Runxin-Waiting-Since": oldest.saved_at }),
  };
}
