import assert from "node:assert/strict";
import { test } from "node:test";
import { leaner } from "../../webapp/static/lean.js";

const same = (css) => assert.equal(leaner(css), css);

test("what is on no page goes, alone or from among others", () => {
  assert.equal(leaner("table{a:b}p{a:b}"), "p{a:b}");
  assert.equal(leaner("button,[type=reset]:hover,p{a:b}"), "button,p{a:b}");
  assert.equal(leaner("@media print{hr{a:b}p{a:b}}"), "@media print{p{a:b}}");
  assert.equal(leaner(":where(table,hr) p{a:b}"), "");
});

test("a rule stays while anything it is for may be there", () => {
  same("input:is([type=submit],[type=checkbox]){a:b}");
  same(":where(iframe,img){a:b}");
  same("input:not([type=range]){a:b}");
  same(".table,thead-like{a:b}");
  same("@font-face{a:'}'}");
});
