import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { draftToMend, drafts, openDraft } from "../../webapp/static/src/phone/drafts.js";
import { enrolment } from "../../webapp/static/src/phone/identity.js";
import { entries } from "../../webapp/static/src/phone/outbox.js";
import { unlock } from "../../webapp/static/src/phone/pin.js";
import { sync } from "../../webapp/static/src/phone/sync.js";
import { homes, moveIn, textOf } from "./support/golden.js";
import { somebody, visit } from "./support/phone.js";
import { openSchool } from "./support/school.js";

let school;
before(async () => {
  school = await openSchool();
});
after(() => school.close());

/** A phone with a home of an earlier build, locked if it has a lock; the school has its key and what it accepted then. */
async function aPhoneOf(home) {
  visit(school);
  school.files.clear();
  school.uploads.clear();
  school.entries.clear();
  for (const [id, row] of home.rows.outbox)
    if (row.state === "accepted") school.entries.set(id, { id, body: textOf(home, row) });
  if (home.school) await takeKey(home.school);
  const account = somebody();
  await moveIn(account, home);
  return account;
}

async function takeKey({ envelope_key, private: jwk }) {
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const privateKey = await crypto.subtle.importKey("jwk", jwk, curve, false, ["deriveBits"]);
  Object.assign(school, { envelope_key, pair: { privateKey } });
}

async function anOpenPhoneOf(home) {
  const account = await aPhoneOf(home);
  if (home.pin) await unlock(account, home.pin);
  return account;
}

for (const home of homes) {
  const rows = home.rows.outbox.map(([, row]) => row);
  const waiting = rows.filter(({ state }) => state === "waiting");
  const photos = home.rows.files.map(([[, id]]) => id);

  test(`a queue that an earlier build left (${home.name}) goes through, word for word, with its photo`, async () => {
    const account = await anOpenPhoneOf(home);
    assert.ok(await enrolment(account));
    assert.equal(await sync(account), "done");
    for (const row of waiting) {
      const came = school.entries.get(row.id);
      assert.deepEqual([came.n, came.digest, came.body], [row.n, row.digest, textOf(home, row)]);
    }
    assert.deepEqual([...school.files.keys()], photos);
    const states = (await entries(account)).map(({ state }) => state);
    assert.deepEqual(states.sort(), ["accepted", "accepted", "accepted", "refused"]);
  });

  test(`what was refused and what was half typed before an update (${home.name}) is still there to go on with`, async () => {
    const account = await anOpenPhoneOf(home);
    const [[, left]] = home.rows.drafts;
    assert.deepEqual(
      (await drafts(account)).map(({ id }) => id),
      [left.id],
    );
    assert.deepEqual((await openDraft(account, left.id)).draft.fields, home.typed?.[left.id] ?? left.fields);
    const refused = rows.find(({ state }) => state === "refused");
    const mending = await draftToMend(account, refused.id);
    assert.deepEqual(
      (await openDraft(account, mending)).draft.fields,
      JSON.parse(textOf(home, refused)).fields,
    );
  });
}

for (const home of homes.filter(({ pin }) => pin)) {
  const waiting = home.rows.outbox.map(([, row]) => row).filter(({ state }) => state === "waiting");

  test(`a locked home of an earlier build (${home.name}) sends what it sealed then, and the school can open it`, async () => {
    const account = await aPhoneOf(home);
    assert.equal(await sync(account), "done");
    for (const row of waiting) {
      const came = school.entries.get(row.id);
      assert.ok(came.sealed);
      assert.deepEqual([came.n, came.digest, came.body], [row.n, row.digest, textOf(home, row)]);
    }
  });
}
