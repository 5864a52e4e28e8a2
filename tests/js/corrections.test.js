import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { v7 } from "uuid";
import { correctedHere, isCorrectable, saidHere } from "../../webapp/static/src/phone/corrections.js";
import { addEntry, entries } from "../../webapp/static/src/phone/outbox.js";
import { phoneFetch } from "../../webapp/static/src/phone/seam.js";
import { applyVerdicts } from "../../webapp/static/src/phone/verdicts.js";
import { anEnrolledPhone } from "./support/phone.js";
import { openSchool } from "./support/school.js";

const STUDENT = "01890000-0000-7000-8000-0000000000aa";
const AT_SCHOOL = "01890000-0000-7000-8000-0000000000bb";
let school;
let mentor;
before(async () => {
  school = await openSchool();
  const card = `<article><template data-amending="${v7()}" data-versions="${AT_SCHOOL} ${v7()}" data-pairs="[]"></template></article>`;
  school.kit[0].push(
    { path: "/field/record/home_visit", version: "1", html: "<form></form>" },
    { path: `/field/students/${STUDENT}`, version: "1", html: card },
  );
});
after(() => school.close());
beforeEach(async () => {
  mentor = await anEnrolledPhone(school);
  school.requests.length = 0;
});

const form = (agreed, more = []) => ({
  id: v7(),
  kind: "home_visit",
  version: 1,
  fields: [["student_id", STUDENT], ["agreed", agreed], ...more],
});
const agreed = (fields) => fields?.find(([name]) => name === "agreed")?.[1];

async function word(entry, verdict) {
  const { digest } = (await entries(mentor)).find(({ id }) => id === entry.id);
  await applyVerdicts(mentor, [{ id: entry.id, digest, verdict }]);
}

test("a record that was saved here is corrected without the school", async () => {
  const visit = form("every day");
  await addEntry(mentor, visit);
  assert.equal(await isCorrectable(mentor, visit.id, STUDENT), true);
  const fields = await saidHere(mentor, visit.id, { later: false });
  assert.deepEqual(fields, [["amends", visit.id], ...visit.fields]);
});

test("corrected twice without a network, the second corrects the first", async () => {
  const base = v7();
  const first = form("every week", [
    ["amends", base],
    ["knows", v7()],
    ["why", "a slip"],
  ]);
  await addEntry(mentor, first);
  const fields = await saidHere(mentor, base, { later: true });
  assert.deepEqual(fields, [
    ["amends", first.id],
    ["student_id", STUDENT],
    ["agreed", "every week"],
  ]);
  await addEntry(mentor, form("every month", [["amends", first.id]]));
  assert.equal(agreed(await saidHere(mentor, base, { later: true })), "every month");
});

test("what stands at the school alone is not made up here", async () => {
  assert.equal(await saidHere(mentor, v7(), { later: true }), undefined);
  assert.equal(await isCorrectable(mentor, v7(), STUDENT), false);
});

test("a refused correction is mended, not corrected", async () => {
  const base = v7();
  const refused = form("every week", [["amends", base]]);
  await addEntry(mentor, refused);
  await word(refused, "refused");
  assert.equal(await saidHere(mentor, base, { later: true }), undefined);
});

test("a withdrawal is no words of the record, and marks it until the school has it", async () => {
  const base = v7();
  const back = {
    id: v7(),
    kind: "withdrawal",
    version: 1,
    fields: [
      ["entry_id", base],
      ["reason", "a slip"],
    ],
  };
  await addEntry(mentor, back);
  assert.equal(await saidHere(mentor, base, { later: true }), undefined);
  assert.deepEqual([...(await correctedHere(mentor))], [base]);
  await word(back, "accepted");
  assert.deepEqual([...(await correctedHere(mentor))], []);
});

test("a correction of a correction marks the record that the page shows", async () => {
  const base = v7();
  const first = form("every week", [["amends", base]]);
  await addEntry(mentor, first);
  await addEntry(mentor, form("every month", [["amends", first.id]]));
  assert.deepEqual([...(await correctedHere(mentor))], [base]);
});

test("once the school has the correction of a refused record, that one is gone from the phone", async () => {
  const visit = form("every day");
  await addEntry(mentor, visit);
  const better = form("every week", [["amends", visit.id]]);
  await addEntry(mentor, better);
  await word(visit, "refused");
  assert.equal((await entries(mentor)).length, 2);
  await word(better, "accepted");
  assert.deepEqual(
    (await entries(mentor)).map(({ id }) => id),
    [better.id],
  );
});

test("the blank form of the kit is answered only where the phone can fill it in", async () => {
  const visit = form("every day");
  await addEntry(mentor, visit);
  const ask = (id) =>
    phoneFetch(
      mentor,
      new URL(`/field/record/home_visit?student=${STUDENT}&amends=${id}`, school.origin).href,
      { method: "GET" },
      null,
    );
  assert.equal(await (await ask(visit.id)).text(), "<form></form>");
  assert.equal(await (await ask(AT_SCHOOL)).text(), "<form></form>");
  assert.match(await (await ask(v7())).text(), /Flask/);
});
