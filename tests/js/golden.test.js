import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { draftToMend, drafts, openDraft } from "../../webapp/static/src/phone/drafts.js";
import { enrolment } from "../../webapp/static/src/phone/identity.js";
import { entries } from "../../webapp/static/src/phone/outbox.js";
import { sync } from "../../webapp/static/src/phone/sync.js";
import { homes, moveIn } from "./support/golden.js";
import { somebody, visit } from "./support/phone.js";
import { openSchool } from "./support/school.js";

let school;
before(async () => {
  school = await openSchool();
});
after(() => school.close());

/** A phone with a home of an earlier build. */
async function aPhoneOf(home) {
  visit(school);
  school.entries.clear();
  school.files.clear();
  const account = somebody();
  await moveIn(account, home);
  return account;
}

for (const home of homes) {
  const rows = home.rows.outbox.map(([, row]) => row);

  test(`a queue that an earlier build left (${home.name}) goes through, word for word, with its photo`, async () => {
    const account = await aPhoneOf(home);
    assert.ok(await enrolment(account));
    assert.equal(await sync(account), "done");
    const waiting = rows.filter(({ state }) => state === "waiting");
    assert.deepEqual(
      [...school.entries.values()].map(({ id, n, kind, version, digest, body }) => [
        id,
        n,
        kind,
        version,
        digest,
        body,
      ]),
      waiting.map(({ id, n, kind, version, digest, body }) => [id, n, kind, version, digest, body]),
    );
    assert.deepEqual(
      [...school.files.keys()],
      home.rows.files.map(([[, id]]) => id),
    );
    const states = (await entries(account)).map(({ state }) => state);
    assert.deepEqual(states.sort(), ["accepted", "accepted", "accepted", "refused"]);
  });

  test(`what was refused and what was half typed before an update (${home.name}) is still there to go on with`, async () => {
    const account = await aPhoneOf(home);
    const [[, left]] = home.rows.drafts;
    assert.deepEqual(
      (await drafts(account)).map(({ id }) => id),
      [left.id],
    );
    assert.deepEqual((await openDraft(account, left.id)).draft.fields, left.fields);
    const refused = rows.find(({ state }) => state === "refused");
    const mending = await draftToMend(account, refused.id);
    assert.deepEqual((await openDraft(account, mending)).draft.fields, JSON.parse(refused.body).fields);
  });
}
