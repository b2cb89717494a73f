// Checks in the browser's interpreter: the same cases as crates/core/tests/check/cases.rs.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { blocks, judge } from "../../crates/web/assets/checks.js";

const cases = JSON.parse(readFileSync(new URL("../fixtures/checks/cases.json", import.meta.url), "utf8"));

test("checks say what the cases say", () => {
  assert.ok(cases.length >= 120);
  for (const { name, sheet, input, expect, lacks, blocks: wanted } of cases) {
    const { findings, unjudged } = judge(sheet, input);
    assert.deepEqual(findings.map(({ check, message }) => ({ check, message })), expect, name);
    assert.deepEqual(Object.fromEntries(unjudged.map((one) => [one.check, one.lacks])), lacks, name);
    if (wanted !== undefined) assert.equal(findings.some(blocks), wanted, name);
  }
});
