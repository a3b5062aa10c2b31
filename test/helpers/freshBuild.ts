import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const newest = (path: string): number => {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
};

const inputs = ['src', 'worker', 'widget', 'demo', 'scripts/build.mjs', 'vite.config.ts', 'package.json'];

/** Global setup of suites that test what ships: builds when `dist` is missing or older than a source. */
export const setup = (): void => {
  const built = statSync('dist/node/couplet.js', { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (inputs.every((path) => newest(path) <= built)) return;
  process.stderr.write('building what the tests will drive\n');
  const run = spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (run.status !== 0) throw new Error('the build failed');
};
