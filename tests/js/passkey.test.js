import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { readEntries } from "../../webapp/static/src/phone/outbox.js";
import {
  addPasskey,
  isOffered,
  NoPrf,
  openByPasskey,
  removePasskey,
} from "../../webapp/static/src/phone/passkey.js";
import * as pins from "../../webapp/static/src/phone/pin.js";
import { forget, isLocked, vaultOf } from "../../webapp/static/src/phone/vault.js";
import { aPhoneThatKnowsItsOwner } from "./support/authenticator.js";
import { anEnrolledPhone, PIN, saveATalk } from "./support/phone.js";
import { openSchool } from "./support/school.js";

const { unlock, changePin, setPin, makeVault, WrongPin } = pins;
const WORDS = "奶奶说夜里咳嗽 13900001111";
const NAMES = { person: "王老师", site: "润心" };
const vault = { ...pins, vaultOf };
let school;
let teacher;
let phone;
before(async () => {
  school = await openSchool();
});
after(() => school.close());
beforeEach(async () => {
  teacher = await anEnrolledPhone(school);
  phone = aPhoneThatKnowsItsOwner();
});

async function kindsOfSlots() {
  return (await vaultOf(teacher)).slots.map(({ kind }) => kind).sort();
}

async function readable() {
  return (await readEntries(teacher))[0].body.includes("奶奶说");
}

/** A phone with a record that a passkey opens; locked. */
async function aLockedPhoneWithAPasskey() {
  await saveATalk(teacher, { words: WORDS });
  await addPasskey(vault, teacher, PIN, NAMES);
  forget(teacher);
}

for (const tellsAtOnce of [false, true])
  test(`the passkey opens what the PIN sealed, and the PIN still does (secret told when it is made: ${tellsAtOnce})`, async () => {
    phone.says.tellsAtOnce = tellsAtOnce;
    await aLockedPhoneWithAPasskey();
    assert.deepEqual(
      phone.asked.map(([what]) => what),
      tellsAtOnce ? ["create"] : ["create", "get"],
    );
    await openByPasskey(vault, teacher);
    assert.ok(await readable());
    forget(teacher);
    await unlock(teacher, PIN);
    assert.ok(await readable());
  });

test("the phone is asked for its owner, for this site alone, and the server for nothing", async () => {
  const before = school.requests.length;
  await aLockedPhoneWithAPasskey();
  await openByPasskey(vault, teacher);
  const [[, made], , [, given]] = phone.asked;
  assert.deepEqual([made.rp.id, given.rpId], ["127.0.0.1", "127.0.0.1"]);
  assert.equal(made.authenticatorSelection.authenticatorAttachment, "platform");
  assert.equal(made.attestation, "none");
  assert.equal(new TextDecoder().decode(made.user.id), (await vaultOf(teacher)).id, "nobody's account");
  assert.equal(school.requests.length, before);
});

test("a second passkey takes the place of the first; the home keeps of it its name, a salt and the wrapped key", async () => {
  await addPasskey(vault, teacher, PIN, NAMES);
  const first = (await vaultOf(teacher)).slots.find(({ kind }) => kind === "passkey");
  await addPasskey(vault, teacher, PIN, NAMES);
  const second = (await vaultOf(teacher)).slots.find(({ kind }) => kind === "passkey");
  assert.deepEqual(await kindsOfSlots(), ["passkey", "pin"]);
  assert.deepEqual(Object.keys(second).sort(), ["credential", "kind", "salt", "wrapped"]);
  assert.notDeepEqual(new Uint8Array(first.wrapped), new Uint8Array(second.wrapped));
});

test("without the PIN nobody adds a finger of his own, and the guess counts", async () => {
  await assert.rejects(addPasskey(vault, teacher, "000000", NAMES), WrongPin);
  assert.deepEqual([await kindsOfSlots(), phone.asked.length], [["pin"], 0]);
  assert.equal((await vaultOf(teacher)).failures, 1);
});

test("a phone that does not know its owner opens nothing, counts nothing, and the PIN goes on working", async () => {
  await aLockedPhoneWithAPasskey();
  phone.says.owner = false;
  for (let at = 0; at < 12; at += 1)
    await assert.rejects(openByPasskey(vault, teacher), { name: "NotAllowedError" });
  assert.deepEqual([await isLocked(teacher), (await vaultOf(teacher)).failures], [true, 0]);
  await unlock(teacher, PIN);
  assert.ok(await readable());
});

test("a passkey with another secret, or a slot with a changed byte, opens nothing", async () => {
  await aLockedPhoneWithAPasskey();
  const [id] = phone.secrets.keys();
  const mine = phone.secrets.get(id);
  phone.secrets.set(id, Buffer.alloc(32, 7));
  await assert.rejects(openByPasskey(vault, teacher), { name: "OperationError" });
  phone.secrets.set(id, mine);
  await pins.changeMark(teacher, (mark) => {
    new Uint8Array(mark.slots.find(({ kind }) => kind === "passkey").wrapped)[20] ^= 1;
    return mark;
  });
  await assert.rejects(openByPasskey(vault, teacher), { name: "OperationError" });
  assert.equal(await isLocked(teacher), true);
});

test("after too many wrong PINs the passkey still opens, for the phone itself has known its owner, and they are forgiven", async () => {
  await aLockedPhoneWithAPasskey();
  await pins.changeMark(teacher, (mark) => ({ ...mark, failures: 10 }));
  await assert.rejects(unlock(teacher, PIN), ({ closed }) => closed);
  await openByPasskey(vault, teacher);
  assert.ok(await readable());
  forget(teacher);
  await unlock(teacher, PIN);
});

test("another PIN, and one chosen after it was forgotten, keep the passkey", async () => {
  await aLockedPhoneWithAPasskey();
  await changePin(teacher, PIN, "246802");
  forget(teacher);
  const raw = await openByPasskey(vault, teacher);
  await setPin(teacher, "864209", raw);
  forget(teacher);
  await openByPasskey(vault, teacher);
  assert.ok(await readable());
  assert.deepEqual(await kindsOfSlots(), ["passkey", "pin"]);
});

test("a passkey that was removed opens nothing, and is taken off the phone's own list", async () => {
  await aLockedPhoneWithAPasskey();
  await unlock(teacher, PIN);
  await removePasskey(vault, teacher);
  assert.deepEqual([await kindsOfSlots(), phone.secrets.size], [["pin"], 0]);
  forget(teacher);
  await assert.rejects(openByPasskey(vault, teacher), NoPrf);
  await unlock(teacher, PIN);
  assert.ok(await readable());
});

test("where passkeys yield no secret nothing is kept of the one that was made", async () => {
  phone.says.hasPrf = false;
  await assert.rejects(addPasskey(vault, teacher, PIN, NAMES), NoPrf);
  assert.deepEqual([await kindsOfSlots(), phone.secrets.size], [["pin"], 0]);
});

test("a question that its owner turns down changes nothing", async () => {
  phone.says.owner = false;
  await assert.rejects(addPasskey(vault, teacher, PIN, NAMES), { name: "NotAllowedError" });
  assert.deepEqual(await kindsOfSlots(), ["pin"]);
});

test("a new vault in the same home knows nothing of the passkey of the one before", async () => {
  await aLockedPhoneWithAPasskey();
  const { slots } = await vaultOf(teacher);
  await makeVault(teacher, PIN);
  assert.deepEqual(await kindsOfSlots(), ["pin"]);
  await pins.changeMark(teacher, (mark) => ({
    ...mark,
    slots: [...mark.slots, slots.find(({ kind }) => kind === "passkey")],
  }));
  await assert.rejects(openByPasskey(vault, teacher), { name: "OperationError" }, "put back by hand");
});

test("nothing is offered by a phone that knows nobody, or a browser that cannot ask", async () => {
  assert.equal(await isOffered(), true);
  phone.says.platform = false;
  assert.equal(await isOffered(), false);
  globalThis.PublicKeyCredential = undefined;
  assert.equal(await isOffered(), false);
});
