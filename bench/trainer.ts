import { spawnSync } from 'node:child_process';
import { isFresh } from '../scripts/freshness.mjs';
import type { BenchRow } from './benchResult';
import { ease } from './trainer/ease';
import { growth } from './trainer/growth';
import { parallelFits } from './trainer/parallelFits';
import { stepRate } from './trainer/stepRate';
import { wholeRun } from './trainer/wholeRun';

/** Speed of the trainer: a step, an EASE solve and parallel fits against their floors, then whole runs of a fresh build. */
export const bench = async (): Promise<readonly BenchRow[]> => {
  if (!isFresh()) spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
  return [...(await stepRate()), ...(await ease()), ...(await parallelFits()), ...(await wholeRun()), ...(await growth())];
};
