// A `cotmoc` server of our own on a free port and an empty data directory.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** The session of the plan owner by the address of the server. */
export const cookies = new Map();

/** The cookie of a session in the demonstration, in the part of a role. */
async function signIn(address, role) {
  const page = await fetch(`${address}/sign-in`);
  const [, token] = (await page.text()).match(/name="token" value="([^"]+)"/);
  const answer = await fetch(`${address}/sign-in/demo`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: page.headers.get('set-cookie').split(';')[0] },
    body: new URLSearchParams({ token, role }),
  });
  if (answer.status !== 303) throw new Error(`cannot sign in as ${role}: ${answer.status}`);
  return answer.headers.get('set-cookie').split(';')[0];
}

/** Starts `cotmoc demo` and waits for its first page. */
export async function demo(cotmoc) {
  const scratch = await mkdtemp(join(tmpdir(), 'cotmoc-'));
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const child = spawn(cotmoc, ['demo', '--data', join(scratch, 'data'), '--listen', `127.0.0.1:${port}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  let log = '';
  child.stdout.on('data', (bytes) => (printed += bytes));
  child.stderr.on('data', (bytes) => (log += bytes));
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const server = {
    address,
    printed: () => printed + log,
    log: () => log,
    /** The cookie of another session, as `name=value`. */
    as: (role) => signIn(address, role),
    /** Fetches a page as the plan owner of the demonstration. */
    fetch: (path, { headers = {}, ...options } = {}) =>
      fetch(address + path, { ...options, headers: { ...headers, cookie: [server.cookie, headers.cookie].filter(Boolean).join('; ') } }),
    async stop() {
      child.kill('SIGTERM');
      await gone;
      await rm(scratch, { recursive: true, force: true });
    },
  };
  for (const begin = Date.now(); ; ) {
    if (child.exitCode !== null) throw new Error(`cotmoc demo stopped:\n${printed}${log}`);
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok) {
      server.cookie = await signIn(address, 'owner');
      cookies.set(address, server.cookie);
      return server;
    }
    if (Date.now() - begin > 60_000) {
      await server.stop();
      throw new Error(`cotmoc demo does not answer:\n${printed}${log}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
