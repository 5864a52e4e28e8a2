import { webcrypto } from "node:crypto";

/** The school's pair, and the key as the kit says it. */
export async function aPair() {
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const pair = await webcrypto.subtle.generateKey(curve, false, ["deriveBits"]);
  const point = Buffer.from(await webcrypto.subtle.exportKey("raw", pair.publicKey));
  return {
    pair,
    envelope_key: { id: "01890000-0000-7000-8000-00000000000e", public: point.toString("base64") },
  };
}

/** What a phone sealed to the school, opened as docs/adr/0025 says. */
export async function opened(school, sealed, boundTo) {
  const { subtle } = webcrypto;
  const blob = Buffer.from(sealed, "base64");
  const [point, iv, cipher] = [blob.subarray(0, 65), blob.subarray(65, 77), blob.subarray(77)];
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const theirs = await subtle.importKey("raw", point, curve, false, []);
  const secret = await subtle.deriveBits({ name: "ECDH", public: theirs }, school.pair.privateKey, 256);
  const salt = Buffer.concat([point, Buffer.from(school.envelope_key.public, "base64")]);
  const how = { name: "HKDF", hash: "SHA-256", salt, info: Buffer.from("runxin envelope 1") };
  const base = await subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const key = await subtle.deriveKey(how, base, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
  const plain = await subtle.decrypt(
    { name: "AES-GCM", iv, additionalData: Buffer.from(boundTo) },
    key,
    cipher,
  );
  return Buffer.from(plain);
}

/** A sealed file, opened with the key that its entry says. */
export async function openedFile({ key, sha256 }, sent) {
  const { subtle } = webcrypto;
  const own = await subtle.importKey("raw", Buffer.from(key, "base64"), "AES-GCM", false, ["decrypt"]);
  const how = { name: "AES-GCM", iv: sent.subarray(0, 12), additionalData: Buffer.from(`file ${sha256}`) };
  return Buffer.from(await subtle.decrypt(how, own, sent.subarray(12)));
}
