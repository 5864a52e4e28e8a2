import { createHmac, randomBytes } from "node:crypto";

/**
 * A phone that knows its owner, where a browser would ask it: WebAuthn's two questions, answered as level 3 of the standard
 * says (prf: HMAC-SHA-256 under a secret of the credential's own). `says` changes what it is and what its owner does.
 */
export function aPhoneThatKnowsItsOwner() {
  const secrets = new Map();
  const says = { owner: true, hasPrf: true, tellsAtOnce: false, platform: true };
  const asked = [];
  const evaluate = (id, { prf }) => {
    const salted = Buffer.concat([Buffer.from("WebAuthn PRF\0"), prf.eval.first]);
    return { first: new Uint8Array(createHmac("sha256", secrets.get(id)).update(salted).digest()).buffer };
  };
  const answer = (id, prf) => ({
    rawId: new Uint8Array(Buffer.from(id, "hex")).buffer,
    getClientExtensionResults: () => (says.hasPrf ? { prf } : {}),
  });
  const confirm = ({ userVerification, authenticatorSelection }) => {
    if ((userVerification ?? authenticatorSelection.userVerification) !== "required")
      throw new TypeError("a key of somebody who was not verified");
    if (!says.owner) throw new DOMException("no", "NotAllowedError");
  };
  const credentials = {
    create: async ({ publicKey }) => {
      asked.push(["create", publicKey]);
      confirm(publicKey);
      const id = randomBytes(16).toString("hex");
      secrets.set(id, randomBytes(32));
      const results = says.tellsAtOnce && evaluate(id, publicKey.extensions);
      return answer(id, { enabled: true, ...(results && { results }) });
    },
    get: async ({ publicKey }) => {
      asked.push(["get", publicKey]);
      confirm(publicKey);
      const id = Buffer.from(publicKey.allowCredentials[0].id).toString("hex");
      if (!secrets.has(id)) throw new DOMException("unknown", "NotAllowedError");
      return answer(id, { results: evaluate(id, publicKey.extensions) });
    },
  };
  Object.defineProperty(navigator, "credentials", { value: credentials, configurable: true });
  globalThis.PublicKeyCredential = {
    isUserVerifyingPlatformAuthenticatorAvailable: async () => says.platform,
    signalUnknownCredential: async ({ credentialId }) =>
      void secrets.delete(Buffer.from(credentialId, "base64url").toString("hex")),
  };
  return { says, asked, secrets };
}
