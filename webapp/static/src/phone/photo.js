import { v7 } from "uuid";
import { digestOf } from "./envelope.js";

/** Pixels of the longest side, and JPEG quality: enough to read a notice on a wall, small enough for 2G. */
const LONGEST = 1600;
const QUALITY = 0.8;

/** One at a time: a twelve-megapixel picture unpacked is 48 MB, and the phone is cheap. */
let queue = Promise.resolve();

/**
 * A picture made fit to keep and send: turned upright, at most 1600 pixels, JPEG, without EXIF or place (drawing it anew
 * drops both). Throws when the browser cannot read the file as a picture.
 * @param {Blob} file
 * @param {string} name  the form control it came from
 * @returns {Promise<{note: import("./rows.js").FileNote, bytes: ArrayBuffer}>}
 */
export function preparePhoto(file, name) {
  const prepared = queue.then(() => prepare(file, name));
  queue = prepared.then(
    () => {},
    () => {},
  );
  return prepared;
}

/**
 * @param {Blob} file
 * @param {string} name
 */
async function prepare(file, name) {
  const bytes = await (await redrawn(file)).arrayBuffer();
  const sha256 = await digestOf(bytes);
  return { note: { id: v7(), sha256, type: "image/jpeg", size: bytes.byteLength, name }, bytes };
}

/**
 * @param {Blob} file
 * @returns {Promise<Blob>}
 */
async function redrawn(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  canvas.width = 0; // WebKit keeps the pixels of every canvas until it is emptied.
  if (!(blob instanceof Blob)) throw new DOMException("no picture", "EncodingError");
  return blob;
}
