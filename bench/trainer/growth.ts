import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeSyntheticLog } from '../../test/helpers/node/trainingLogs';
import { type BenchRow, rounded } from '../benchResult';
import type { GrowthRun } from './growthRun';

const SIZES = [5, 6, 7];
const MEMORY = 1e9;
/** The process as a whole, database, samples and networks included. */
const BUDGET_MB = 1_500;
/** What grows with the log must grow no faster than it, but for a sort's logarithm. */
const MOST_EXPONENT = 1.15;

/** Slope of log y over log x by least squares: y ~ x^slope. */
const exponent = (points: readonly (readonly [x: number, y: number])[]): number => {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(Math.max(y, 1e-3))] as const);
  const mean = (at: 0 | 1): number => logs.reduce((sum, point) => sum + point[at], 0) / logs.length;
  const [mx, my] = [mean(0), mean(1)];
  return logs.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0) / logs.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
};

const measure = (folder: string, power: number): GrowthRun => {
  const events = join(folder, 'log.csv');
  writeSyntheticLog(events, 10 ** power, 1);
  const script = fileURLToPath(new URL('growthRun.ts', import.meta.url));
  const args = ['--import', 'tsx', script, '--events', events, '--memory', String(MEMORY)];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })) as GrowthRun;
};

/** Time and peak memory of whole trainings at 10⁵, 10⁶ and 10⁷ synthetic events under a limit of 1 GB, and how they grow with the log. */
export const growth = async (): Promise<readonly BenchRow[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'couplet-growth-'));
  try {
    const runs = SIZES.map((power) => ({ events: 10 ** power, name: `10^${power} events`, ...measure(folder, power) }));
    const rows = runs.flatMap(({ name, seconds, peakMb }): readonly BenchRow[] => [
      ...Object.entries(seconds).map(([stage, value]) => ({ what: `${stage}, ${name}`, value: rounded(value), unit: 's', ok: true })),
      { what: `peak memory, ${name}`, value: Math.round(peakMb), unit: 'MB', budget: BUDGET_MB, ok: peakMb <= BUDGET_MB },
    ]);
    const fitted = (what: string, value: (run: (typeof runs)[number]) => number): BenchRow => {
      const slope = rounded(exponent(runs.map((run) => [run.events, value(run)])));
      return { what: `exponent, ${what}`, value: slope, unit: '', budget: MOST_EXPONENT, ok: slope <= MOST_EXPONENT };
    };
    return [
      ...rows,
      fitted('read', ({ seconds }) => seconds.read),
      fitted('clean', ({ seconds }) => seconds.clean),
      fitted('sample', ({ seconds }) => seconds.sample),
      fitted('learn', ({ seconds }) => seconds.learn),
      fitted('whole run', ({ seconds }) => Object.values(seconds).reduce((sum, value) => sum + value, 0)),
      fitted('peak memory', ({ peakMb }) => peakMb),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
