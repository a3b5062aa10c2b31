import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const inputs = ['src', 'worker', 'widget', 'demo', 'examples', 'scripts', 'vite.config.ts', 'package.json', 'package-lock.json'];

const newest = (path) => {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  // The npm module is built below its source.
  return Math.max(0, ...readdirSync(path).map((name) => (name === 'dist' ? 0 : newest(join(path, name)))));
};

/** Is everything in `dist` newer than its sources? */
export const isFresh = () => {
  const built = [
    'dist/node/couplet.js',
    'dist/widget/v1/couplet.js',
    'widget/module/dist/couplet.d.ts',
    'dist/console/index.html',
    'dist/demo/main.js',
    'dist/plugins/couplet-woocommerce.zip',
  ].map(newest);
  return inputs.every((path) => newest(path) < Math.min(...built));
};

/** Pages of the documentation, and the routes its API reference is made from. */
const docsInputs = ['docs', 'README.md', 'CHANGELOG.md', 'widget/README.md', 'examples', 'scripts/docs.mjs', 'src/server'];

const run = (script) => {
  const { status } = spawnSync(process.execPath, [script], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
};

/** Builds what has changed. npm runs it after `npm ci`, before `npm pack`, and when `npx couplet` links the checkout. */
export const prepare = () => {
  if (!isFresh()) run('scripts/build.mjs');
  const built = newest('dist/docs/index.html');
  if (docsInputs.some((path) => newest(path) > built)) run('scripts/docs.mjs');
};

/** `npm start`: build and demo in one process. */
const startDemo = async () => {
  // npm does not pass signals on to its child, so ending `npm start` by its pid would leave the demo running. The demo exits when npm is
  // gone.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event === 'start') {
    setInterval(() => {
      if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
    }, 500).unref();
  }
  prepare();
  await import('../dist/node/demo.js');
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--start')) await startDemo();
  else prepare();
}
