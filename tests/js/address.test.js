import assert from "node:assert/strict";
import { test } from "node:test";
import { formAddress } from "../../webapp/static/src/screen/address.js";
import { wordsIn } from "../../webapp/static/src/screen/filter.js";

test("a draft opens in the form it was typed in, also when its class, its child or its entry has one of its own", () => {
  const address = (kind, ...fields) => formAddress(kind, fields, "draft=7");
  assert.equal(address("talk", ["student_id", "3"]), "/field/record/talk?draft=7");
  assert.equal(address("roll_call", ["class_id", "5"], ["day", "2026-11-22"]), "/field/roll-calls/5?draft=7");
  assert.equal(address("contact_change", ["student_id", "3"]), "/field/students/3/contacts?draft=7");
  assert.equal(address("withdrawal", ["entry_id", "9"]), "/field/withdraw?entry=9&draft=7");
});

test("a child is searched for by what a Chinese keyboard gives, also while it composes", () => {
  assert.deepEqual(wordsIn(" Zhang'San　"), ["zhang", "san"]);
  assert.deepEqual(wordsIn("ＺＳ 小明"), ["zs", "小明"]);
  assert.deepEqual(wordsIn(" \u2006"), []);
});
