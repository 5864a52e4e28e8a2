import { base64Of, openBytes, random, sealBytes, utf8 } from "./crypt.js";

/** @typedef {import("./rows.js").PasskeySlot} PasskeySlot */
/**
 * @typedef {Pick<typeof import("./vault.js"), "vaultOf"> &
 *   Pick<typeof import("./pin.js"), "rawKey" | "changeMark" | "take">} Vault  the page's own, handed over by it
 */

/** Milliseconds a person has for the phone's own question. */
const PATIENCE = 60_000;

/** The passkey yields no secret: this browser, or what keeps its passkeys, has no PRF. */
export class NoPrf extends Error {}

/** Whether this phone can know its owner by finger, face or screen code, as far as the browser tells. */
export async function isOffered() {
  const credential = globalThis.PublicKeyCredential;
  return Boolean(await credential?.isUserVerifyingPlatformAuthenticatorAvailable?.().catch(() => false));
}

/**
 * Has the phone make a passkey, and wraps the home's key with the secret that the passkey alone can work out again (WebAuthn
 * level 3, 10.1.4, prf). It logs nobody in; no server hears of it. Takes the place of the one before. Throws WrongPin, NoPrf,
 * and what the browser throws when the person says no.
 * @param {Vault} vault
 * @param {string} account
 * @param {string} pin  asked for once more: whoever finds the phone unlocked cannot add a finger of his own
 * @param {{person: string, site: string}} names  what the phone's list of passkeys will say
 */
export async function addPasskey(vault, account, pin, names) {
  const raw = await vault.rawKey(account, pin);
  try {
    const { id } = /** @type {import("./rows.js").VaultMark} */ (await vault.vaultOf(account));
    const { credential, salt, secret } = await made(id, names);
    const wrapped = await sealBytes(await keyFrom(secret), raw, bound(id));
    /** @type {PasskeySlot} */
    const slot = { kind: "passkey", credential, salt, wrapped };
    await vault.changeMark(account, (mark) => ({ ...mark, slots: [...withoutPasskey(mark), slot] }));
  } finally {
    raw.fill(0);
  }
}

/**
 * Unlocks the home once the phone has known its owner. It is no guess at the PIN and counts as none; like the right PIN it
 * forgives the wrong ones before it. Answers the key's bytes, which are to be emptied. Throws what the browser throws, and
 * OperationError for another secret than the one it was wrapped with.
 * @param {Vault} vault
 * @param {string} account
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function openByPasskey(vault, account) {
  const mark = await vault.vaultOf(account);
  const slot = mark?.slots.find((one) => one.kind === "passkey");
  if (!mark || !slot) throw new NoPrf();
  const key = await keyFrom(await secretOf(slot));
  const raw = new Uint8Array(await openBytes(key, slot.wrapped, bound(mark.id)));
  await vault.changeMark(account, (now) => ({ ...now, failures: 0, closed_until: 0, left: false }));
  await vault.take(account, raw.slice());
  return raw;
}

/**
 * The passkey opens nothing any more. The phone is told that it may take it off its list, where it listens.
 * @param {Vault} vault
 * @param {string} account
 */
export async function removePasskey(vault, account) {
  const slot = (await vault.vaultOf(account))?.slots.find((one) => one.kind === "passkey");
  await vault.changeMark(account, (mark) => ({ ...mark, slots: withoutPasskey(mark) }));
  if (slot) disown(slot.credential);
}

/**
 * @param {string} id  of the vault: another passkey for the same vault takes the place of the first in the phone's list
 * @param {{person: string, site: string}} names
 */
async function made(id, { person, site }) {
  const salt = random(32);
  const credential = await navigator.credentials.create({
    publicKey: {
      rp: { id: location.hostname, name: site },
      user: { id: utf8(id), name: person, displayName: person },
      challenge: random(32),
      pubKeyCredParams: [-7, -257].map((alg) => ({ type: "public-key", alg })),
      authenticatorSelection: {
        authenticatorAttachment: "platform",
        userVerification: "required",
        // Android works out a secret for those passkeys only that it keeps in its list.
        residentKey: "preferred",
      },
      attestation: "none",
      timeout: PATIENCE,
      extensions: { prf: { eval: { first: salt } } },
    },
  });
  const { rawId, prf } = told(credential);
  try {
    if (!prf?.enabled && !prf?.results?.first) throw new NoPrf();
    const slot = { credential: rawId, salt };
    return { ...slot, secret: prf.results?.first ?? (await secretOf(slot)) };
  } catch (fault) {
    disown(rawId);
    throw fault;
  }
}

/**
 * Asks the phone who is there, and for the secret. It answers without a network.
 * @param {{credential: ArrayBuffer, salt: Uint8Array<ArrayBuffer>}} slot
 */
async function secretOf({ credential, salt }) {
  const given = await navigator.credentials.get({
    publicKey: {
      rpId: location.hostname,
      // Nobody checks what is signed: the secret is all that is wanted.
      challenge: random(32),
      allowCredentials: [{ type: "public-key", id: credential, transports: ["internal"] }],
      userVerification: "required",
      timeout: PATIENCE,
      extensions: { prf: { eval: { first: salt } } },
    },
  });
  const secret = told(given).prf?.results?.first;
  if (!secret) throw new NoPrf();
  return secret;
}

/**
 * @param {Credential | null} credential
 */
function told(credential) {
  const passkey = /** @type {PublicKeyCredential} */ (credential);
  return { rawId: passkey.rawId, prf: passkey.getClientExtensionResults().prf };
}

/**
 * @param {BufferSource} secret  32 bytes
 */
async function keyFrom(secret) {
  const whole = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: utf8("runxin vault passkey") };
  return crypto.subtle.deriveKey(how, whole, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/**
 * @param {string} id  of the vault: what was wrapped for another one cannot be taken for this one's
 */
function bound(id) {
  return `data key ${id}`;
}

/**
 * @param {import("./rows.js").VaultMark} mark
 */
function withoutPasskey({ slots }) {
  return slots.filter(({ kind }) => kind !== "passkey");
}

/**
 * @param {ArrayBuffer} credential
 */
function disown(credential) {
  const id = base64Of(credential).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
  const { PublicKeyCredential: known } = /** @type {any} */ (globalThis);
  known?.signalUnknownCredential?.({ rpId: location.hostname, credentialId: id }).catch(() => {});
}
