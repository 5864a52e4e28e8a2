import "fake-indexeddb/auto";
import { v7 } from "uuid";
import { enrol } from "../../../webapp/static/src/phone/enrol.js";
import { digestOf } from "../../../webapp/static/src/phone/envelope.js";
import { addEntry } from "../../../webapp/static/src/phone/outbox.js";

/** What a browser has and Node lacks: one lock at a time under a name, in the order of asking. */
const queues = new Map();
const locks = {
  request(name, work) {
    const turn = (queues.get(name) ?? Promise.resolve()).then(work);
    queues.set(
      name,
      turn.catch(() => {}),
    );
    return turn;
  },
};
if (!globalThis.navigator?.locks)
  Object.defineProperty(globalThis, "navigator", { value: { locks }, configurable: true });

/** What people in these tests unlock their phones with. */
export const PIN = "135790";

/** An account, new in every test, so that every test has a home of its own. */
export function somebody() {
  return crypto.randomUUID();
}

/** Points the phone's network at a server, as the address bar does. */
export function visit(school) {
  globalThis.location = new URL(school.origin);
}

/** A phone enrolled with the school for a person; answers the person's account. */
export async function anEnrolledPhone(school, account = somebody()) {
  visit(school);
  await enrol(account, PIN, async () => {});
  return account;
}

/** Saves a talk with a student as somebody's form would. */
export function saveATalk(account, { id = v7(), student = crypto.randomUUID(), words = "谈了学习" } = {}) {
  const fields = [
    ["student_id", student],
    ["summary", words],
  ];
  return addEntry(account, { id, kind: "talk", version: 1, fields });
}

/** What somebody has typed into the form of a talk. */
export function aTalk() {
  return { id: v7(), kind: "talk", version: 1, fields: [["summary", "谈了学习"]] };
}

/** What an entry says about a photo with this content. */
export async function aPhoto(content) {
  return {
    id: v7(),
    sha256: await digestOf(content),
    type: "image/jpeg",
    size: content.length,
    name: "photo",
  };
}
