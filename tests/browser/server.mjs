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
    async stop() {
      child.kill('SIGTERM');
      await gone;
      await rm(scratch, { recursive: true, force: true });
    },
  };
  for (const begin = Date.now(); ; ) {
    if (child.exitCode !== null) throw new Error(`cotmoc demo stopped:\n${printed}${log}`);
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok) return server;
    if (Date.now() - begin > 60_000) {
      await server.stop();
      throw new Error(`cotmoc demo does not answer:\n${printed}${log}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
