import { spawnSync } from 'node:child_process';
import { isFresh } from '../scripts/freshness.mjs';
import type { BenchRow } from './benchResult';
import { memory } from './server/memory';
import { overload } from './server/overload';
import { sqliteRates } from './server/rates';
import { replicas } from './server/replicas';
import { start } from './server/start';

/** The built server as processes under load: a few minutes, or with `--full` ten times the reports and longer segments. */
export const bench = async (): Promise<readonly BenchRow[]> => {
  // The build ends with 1 above a size budget, which is not the question here.
  if (!isFresh()) spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const full = process.argv.includes('--full');
  return [
    ...(await start()),
    ...(await sqliteRates(full ? { segments: 9, ms: 4_000 } : { segments: 5, ms: 2_000 })),
    ...(await replicas(full ? { segments: 9, ms: 5_000 } : { segments: 5, ms: 3_000 })),
    ...(await overload(full ? 10_000 : 4_000)),
    ...(await memory(full ? { first: 200_000, step: 100_000 } : { first: 200_000, step: 10_000 })),
  ];
};
