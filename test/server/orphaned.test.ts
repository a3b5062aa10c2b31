import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'couplet-orphaned-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Starts a server, prints its process id, and waits. */
const PARENT = `
  const { spawn } = require('node:child_process');
  const child = spawn(process.execPath, ['dist/node/couplet.js', 'serve', '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
  console.log(JSON.stringify({ pid: child.pid }));
  child.stdout.pipe(process.stdout);
  setInterval(() => undefined, 1_000);`;

/** A server whose parent was killed. */
const orphan = async (env: Readonly<Record<string, string>>) => {
  const parent = spawn(process.execPath, ['-e', PARENT], {
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      LOG_LEVEL: 'silent',
      DATA_DIR: dir,
      SHOP_URL: 'http://127.0.0.1:9',
      SHOP_TOKEN: 'x'.repeat(16),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let notes = '';
  parent.stderr.on('data', (chunk: Buffer) => {
    notes += chunk.toString();
  });
  let text = '';
  parent.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  await expect.poll(() => text, { timeout: 30_000 }).toMatch(/"url"/);
  const pid = Number(/"pid":(\d+)/.exec(text)?.[1]);
  parent.kill('SIGKILL');
  const runs = (): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  return { pid, runs, notes: () => notes };
};

it('a server started by npm or npx ends with it', async () => {
  const { runs, notes } = await orphan({ npm_command: 'exec' });
  await expect.poll(runs, { timeout: 30_000 }).toBe(false);
  // Else a server of a script would seem to have vanished.
  await expect.poll(notes).toMatch(/Stopped, because npm .*\n.*npm_command= /);
}, 60_000);

it('a server started otherwise outlives its parent', async () => {
  const { pid, runs } = await orphan({});
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  expect(runs()).toBe(true);
  process.kill(pid, 'SIGKILL');
}, 60_000);
