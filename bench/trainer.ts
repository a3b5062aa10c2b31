import { spawnSync } from 'node:child_process';
import { isFresh } from '../scripts/prepare.mjs';
import { isQuick } from './all/isQuick';
import type { BenchRow } from './benchResult';
import { ease } from './trainer/ease';
import { growth } from './trainer/growth';
import { parallelFits } from './trainer/parallelFits';
import { stepRate } from './trainer/stepRate';
import { wholeRun } from './trainer/wholeRun';

/** Speed of the trainer: a step, an EASE solve and parallel fits against their floors, then whole runs, and how they grow with the log. */
export const bench = async (): Promise<readonly BenchRow[]> => {
  // A whole run is measured as built; the build ends with 1 above a size budget, which is not the question here.
  if (!isFresh()) spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const rows: BenchRow[] = [];
  for (const part of isQuick ? [stepRate] : [stepRate, ease, parallelFits, wholeRun, growth]) rows.push(...(await part()));
  return rows;
};
