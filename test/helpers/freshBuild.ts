import { spawnSync } from 'node:child_process';
import { isFresh } from '../../scripts/prepare.mjs';

/** Global setup of suites that test what ships: builds when `dist` is missing or older than a source. */
export const setup = (): void => {
  if (isFresh()) return;
  process.stderr.write('building what the tests will drive\n');
  const run = spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (run.status !== 0) throw new Error('the build failed');
};
