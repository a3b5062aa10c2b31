import { spawnSync } from 'node:child_process';
import { isFresh } from '../scripts/prepare.mjs';
import { isQuick } from './all/isQuick';
import type { BenchRow } from './benchResult';
import { memory } from './server/memory';
import { overload } from './server/overload';
import { sqliteRates } from './server/rates';
import { replicas } from './server/replicas';
import { start } from './server/start';
import { storage } from './server/storage';

/** Rows of the parts one after the other; a part that fails is a row that is not ok, and the others are measured all the same. */
const inTurn = async (parts: Readonly<Record<string, () => Promise<readonly BenchRow[]>>>): Promise<readonly BenchRow[]> => {
  const rows: BenchRow[] = [];
  for (const [name, part] of Object.entries(parts)) {
    const measured = await part().catch((error: unknown) => [{ what: name, value: null, unit: '', ok: false, note: String(error) }]);
    for (const row of measured) process.stderr.write(`${JSON.stringify(row)}\n`);
    rows.push(...measured);
  }
  return rows;
};

/** The built server as processes under load: some eight minutes, or with `--full` 10⁶ reports and longer segments, some twenty. */
export const bench = (): Promise<readonly BenchRow[]> => {
  // The build ends with 1 above a size budget, which is not the question here.
  if (!isFresh()) spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const full = process.argv.includes('--full');
  if (isQuick) return inTurn({ start, rates: () => sqliteRates({ segments: 1, ms: 500 }) });
  return inTurn({
    start,
    rates: () => sqliteRates(full ? { segments: 9, ms: 4_000 } : { segments: 5, ms: 2_000 }),
    replicas: () => replicas(full ? { segments: 9, ms: 5_000 } : { segments: 5, ms: 3_000 }),
    overload: () => overload(full ? 10_000 : 4_000),
    storage: () => storage(full ? 1_000_000 : 200_000),
    memory: () => memory({ first: 200_000, step: full ? 100_000 : 50_000 }),
  });
};
