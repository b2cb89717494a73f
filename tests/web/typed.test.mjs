// Typed cells in the browser's reader: the same cases as crates/core/tests/form/typed.rs.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { read, shown } from "../../crates/web/assets/typed.js";

const cases = JSON.parse(readFileSync(new URL("../fixtures/checks/typed.json", import.meta.url), "utf8"));

test("cells are read as the cases say", () => {
  assert.ok(cases.length > 120);
  for (const { text, decimals, unit, kind, ...wanted } of cases) {
    const got = read(text, { decimals, unit, kind });
    const where = `«${text}» → ${JSON.stringify(got)}`;
    if (wanted.problem) {
      assert.equal(got.kind, "refused", where);
      assert.ok(got.problem.includes(wanted.problem), where);
      assert.ok(got.remedy.includes(wanted.remedy ?? ""), where);
    } else if (wanted.value !== undefined) {
      assert.equal(got.value, wanted.value, where);
      assert.equal(got.note === undefined, wanted.note === undefined, where);
      assert.ok((got.note ?? "").startsWith(wanted.note ?? ""), where);
    } else {
      assert.equal(got.kind, wanted.missing ? "missing" : "empty", where);
    }
  }
});

test("what is shown can be typed again", () => {
  for (const [value, text] of [["1234.5", "1.234,5"], ["-0.50", "−0,5"], ["1000000", "1.000.000"], ["0.00", "0"]]) {
    assert.equal(shown(value), text);
    const back = read(text, { decimals: 6, unit: "%", kind: "rate" });
    assert.equal(shown(back.value), text);
  }
});
