import { isQuick } from './all/isQuick';
import { type BenchRow, median, rounded } from './benchResult';
import { measureWakes, WAKE_BUDGET } from './wake/measureWakes';

const ROUNDS = isQuick ? 2 : 7;

const rangeOf = (times: readonly number[]): string => [Math.min(...times), Math.max(...times)].map((time) => time.toFixed(0)).join('–');

/** What a wake-up costs the shopper's device: processor time of the service worker's thread. */
export const bench = async (): Promise<readonly BenchRow[]> => {
  const rows: BenchRow[] = [];
  for (const cold of [false, true]) {
    const times = await measureWakes(ROUNDS, cold);
    const own = times.map(({ named }) => named);
    const whole = times.map(({ processes }) => processes);
    const value = rounded(median(own));
    const what = cold ? 'wake-up, worker was stopped' : 'wake-up, worker running';
    const process = `${rangeOf(own)}; whole process ${rounded(median(whole))} (${rangeOf(whole)})`;
    rows.push({ what, value, unit: 'ms CPU', budget: WAKE_BUDGET, ok: value <= WAKE_BUDGET, note: process });
  }
  return rows;
};
