import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { build } from 'vitepress';

process.chdir(resolve(dirname(fileURLToPath(import.meta.url)), '..'));
const out = 'dist/docs';
/** How long the server may run, ms. */
const PATIENCE = 30_000;

/** The API as the built server describes it. */
const apiDocument = async () => {
  const data = mkdtempSync(join(tmpdir(), 'couplet-docs-'));
  const env = {
    PATH: process.env.PATH,
    DATA_DIR: data,
    PORT: '0',
    SHOP_URL: 'http://127.0.0.1:9',
    SHOP_TOKEN: 'only-to-describe',
    LOG_LEVEL: 'silent',
  };
  const server = spawn(process.execPath, ['dist/node/couplet.js', 'serve', '--json'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: PATIENCE,
    killSignal: 'SIGKILL',
  });
  const exited = once(server, 'exit');
  const errors = text(server.stderr);
  try {
    for await (const line of createInterface(server.stdout)) {
      const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
      if (url) return await (await fetch(`${url}/openapi.json`)).text();
    }
    throw new Error('the built server wrote no address');
  } catch (cause) {
    server.kill();
    throw new Error(`The built server did not describe its API within ${PATIENCE / 1_000} s. It wrote:\n${await errors}`, { cause });
  } finally {
    server.kill();
    await exited;
    rmSync(data, { recursive: true, force: true });
  }
};

await build('docs');
writeFileSync(join(out, 'openapi.json'), await apiDocument());
cpSync('docs/.vitepress/api', join(out, 'api'), { recursive: true });
const redoc = dirname(fileURLToPath(import.meta.resolve('redoc')));
for (const name of ['redoc.standalone.js', 'redoc.standalone.js.LICENSE.txt']) copyFileSync(join(redoc, name), join(out, 'api', name));
