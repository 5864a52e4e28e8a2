import { bytesOf } from "./crypt.js";
import { aboutThisPhone } from "./device.js";
import { ask } from "./network.js";
import { sealTo } from "./sealing.js";
import { within } from "./store.js";
import { vaultOf } from "./vault.js";

/**
 * Seals the vault's key to the school's, for the day on which the PIN is forgotten; once for each vault. Does nothing
 * before the kit has brought the school's key.
 * @param {string} account
 * @param {Uint8Array<ArrayBuffer>} raw
 */
export async function sealRecovery(account, raw) {
  const { vault, school, device, kept } = await marks(account);
  if (!vault || !school?.envelope_key || !device || kept?.vault === vault.id) return;
  const { id, public: point } = school.envelope_key;
  const sealed = await sealTo(bytesOf(point), raw, `recovery ${account} ${device}`);
  await keep(account, { vault: vault.id, sealed, key: id, sent: false });
}

/**
 * Hands the sealed key over, if that is still to be done. It needs no PIN. Answers whether the school has it.
 * @param {string} account
 */
export async function sendRecovery(account) {
  const { device, kept } = await marks(account);
  if (!kept || kept.sent) return Boolean(kept);
  const { status } = await ask(account, `/api/v1/devices/${device}/recovery`, {
    method: "PUT",
    headers: { "Content-Type": "application/json", ...(await aboutThisPhone(account)) },
    body: JSON.stringify({ sealed: kept.sealed, key: kept.key }),
  });
  if (status === 200) await keep(account, { ...kept, sent: true });
  return status === 200;
}

/**
 * The key of this home's vault, from the school. "login": only within minutes after a login; "none": it has none, or the
 * phone was removed; "retry": nobody answered.
 * @param {string} account
 * @returns {Promise<Uint8Array<ArrayBuffer> | "login" | "none" | "retry">}
 */
export async function askForKey(account) {
  const { device } = await marks(account);
  const { status, data } = await ask(account, `/api/v1/devices/${device}/recovery`, {
    method: "POST",
    headers: await aboutThisPhone(account),
  });
  if (status === 200 && typeof data?.key === "string") return bytesOf(data.key);
  if (status === 401 || data?.code === "step_up_needed") return "login";
  return status === 404 || status === 403 ? "none" : "retry";
}

/**
 * @param {string} account
 */
async function marks(account) {
  const [vault, [school, device, kept]] = await Promise.all([
    vaultOf(account),
    within(account, ["meta"], "readonly", (tx) =>
      Promise.all(["school", "device", "recovery"].map((name) => tx.objectStore("meta").get(name))),
    ),
  ]);
  return { vault, school, device, kept };
}

/**
 * @param {string} account
 * @param {import("./rows.js").RecoveryMark} mark
 */
async function keep(account, mark) {
  await within(account, ["meta"], "readwrite", (tx) => tx.objectStore("meta").put(mark, "recovery"), {
    strict: true,
  });
}
