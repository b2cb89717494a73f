// Holds the browser's reader and interpreter against what the server said: `node agree.mjs CASES.json`, written
// by crates/core/tests/check/agree.rs.

import { isDeepStrictEqual } from "node:util";
import { readFileSync } from "node:fs";
import { judge } from "../../crates/web/assets/checks.js";
import { read } from "../../crates/web/assets/typed.js";

const { judged, typed } = JSON.parse(readFileSync(process.argv[2], "utf8"));
let agree = 0;
const different = [];

for (const { sheet, input, judgement } of judged) {
  const ours = judge(sheet, input);
  if (isDeepStrictEqual(ours, judgement)) agree += 1;
  else different.push({ sheet, input, server: judgement, browser: ours });
}
for (const { text, allowed, said } of typed) {
  const ours = read(text, allowed);
  if (isDeepStrictEqual(ours, said)) agree += 1;
  else different.push({ text, allowed, server: said, browser: ours });
}

console.log(`${agree} agree, ${different.length} differ`);
for (const one of different.slice(0, 3)) console.log(JSON.stringify(one, null, 1));
process.exit(different.length === 0 ? 0 : 1);
