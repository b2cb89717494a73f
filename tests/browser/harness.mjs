// Tests by name, and a browser whose pages report every fault that a person might not see.
import { cookies } from './server.mjs';
import { chromium } from './tools.mjs';

const flags = ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--no-first-run'];
const tests = [];

/** Registers a test: `work` gets `{ server, open, another, shots }`. */
export function test(name, work) {
  tests.push({ name, work, looks: false });
}

/** Registers a test that only looks: it may run beside others that do. */
export function look(name, work) {
  tests.push({ name, work, looks: true });
}

export function assert(holds, message) {
  if (!holds) throw new Error(message);
}

export function equal(found, wanted, what) {
  assert(found === wanted, `${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`);
}

/** Opens a page that collects console errors, failed requests and requests to other hosts; `foreign` is another server of ours. */
async function watched(browser, server, options, faults, windows) {
  const { refused = [], expected, foreign, role, ...context } = options;
  const window = await browser.newContext({ locale: 'vi-VN', reducedMotion: 'reduce', ...context });
  windows.push(window);
  // Cookies are the host's, whatever the port: a window is signed in at one of our servers.
  const cookie = role ? await server.as(role) : cookies.get(foreign ?? server.address);
  const [name, value] = cookie.split('=');
  await window.addCookies([{ name, value, url: foreign ?? server.address }]);
  window.setDefaultTimeout(15_000);
  const page = await window.newPage();
  // A refusal that a test provokes is no fault: the test names its status, or the words it expects.
  const provoked = (text) => refused.some((status) => text.includes(`status of ${status}`)) || expected?.test(text);
  page.on('console', (entry) => entry.type() === 'error' && !provoked(entry.text()) && faults.push(`console: ${entry.text()} (${page.url()})`));
  page.on('pageerror', (error) => faults.push(`script: ${error.message} (${page.url()})`));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(server.address) && !(foreign && url.startsWith(foreign)) && !url.startsWith('data:')) faults.push(`request to another host: ${url}`);
  });
  page.on('response', (answer) => {
    if (answer.status() >= 400 && !refused.includes(answer.status())) faults.push(`${answer.status()}: ${answer.url()}`);
  });
  return page;
}

const close = async (windows) => {
  for (const window of windows.splice(0)) await window.close();
};

/** Another server; the windows of the test close before it stops: what they still ask for is no fault of theirs. */
async function alone(another, windows, servers) {
  const server = await another();
  const stop = async () => {
    await close(windows);
    await server.stop();
  };
  servers.push(server);
  return { ...server, stop };
}

// A test that does not end is a failure of its own, and the others go on.
const limit = 8 * 60_000;

async function inTime(work) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`did not end within ${limit / 60_000} minutes`)), limit);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Tests in their order, those that only look and follow each other together. */
function batches(chosen) {
  const all = [];
  for (const one of chosen) {
    const last = all.at(-1);
    if (one.looks && last?.at(-1).looks) last.push(one);
    else all.push([one]);
  }
  return all;
}

/** Runs every registered test and prints the line that ./test adds up. */
export async function run({ server, another, chromiumPath, shots, only }) {
  const browser = await chromium.launch({ executablePath: chromiumPath, args: flags });
  let passed = 0;
  let failed = 0;
  const one = async ({ name, work }) => {
    const begin = Date.now();
    const faults = [];
    const [windows, servers] = [[], []];
    const open = (options = {}) => watched(browser, server, options, faults, windows);
    try {
      await inTime(work({ server, open, another: () => alone(another, windows, servers), shots }));
      assert(faults.length === 0, faults.join('\n'));
      passed += 1;
      console.log(`ok      ${name} (${Date.now() - begin} ms)`);
    } catch (error) {
      failed += 1;
      console.log(`FAILED  ${name}\n${String(error.stack ?? error).replace(/^/gm, '        ')}`);
    }
    await close(windows);
    for (const other of servers) await other.stop();
  };
  for (const batch of batches(tests.filter(({ name }) => !only || name.includes(only)))) {
    const next = async () => {
      while (batch.length > 0) await one(batch.shift());
    };
    await Promise.all([next(), next()]);
  }
  await browser.close();
  const panics = /panicked/.test(server.log());
  if (panics) console.log(`FAILED  the server panicked\n${server.log()}`);
  console.log(`${passed} passed, ${failed + (panics ? 1 : 0)} failed, 0 skipped`);
  return failed === 0 && !panics;
}
