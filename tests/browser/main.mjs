// usage: node main.mjs --cotmoc BINARY --chromium BINARY --shots DIR [--only WORDS]
// Starts the demo and runs every browser test on it. COTMOC_NODE_TOOLS names the folder of the npm packages.
import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { run } from './harness.mjs';
import { demo } from './server.mjs';

const { values } = parseArgs({
  options: { cotmoc: { type: 'string' }, chromium: { type: 'string' }, shots: { type: 'string' }, only: { type: 'string' } },
});
// The walks come first: they leave an open draft behind, so that its page is among those looked at.
await import('./tests/walk.mjs');
await import('./tests/units.mjs');
// Before anybody is given the whole province, so that units are left for which nobody has the duty.
await import('./tests/remind.mjs');
await import('./tests/entry.mjs');
await import('./tests/round.mjs');
await import('./tests/report.mjs');
await import('./tests/tasks.mjs');
await import('./tests/sight.mjs');
await import('./tests/pages.mjs');
await import('./tests/ways.mjs');
await import('./tests/shots.mjs');

await mkdir(values.shots, { recursive: true });
const server = await demo(values.cotmoc);
let right = false;
try {
  right = await run({ server, another: () => demo(values.cotmoc), chromiumPath: values.chromium, shots: values.shots, only: values.only });
} finally {
  await server.stop();
}
process.exit(right ? 0 : 1);
