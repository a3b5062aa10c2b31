import { type BenchRow, median, rounded } from '../benchResult';
import type { OwnWork } from './ownWork';

/** A long task (https://w3c.github.io/longtasks/), ms. */
export const LONG_MS = 50;

/** Each visit's longest, their median against the limit of a long task: one visit's longest is also what else the machine did. */
export const ownRow = (what: string, works: readonly OwnWork[]): BenchRow => {
  const longest = works.reduce((a, b) => (b.ms > a.ms ? b : a));
  const value = median(works.map(({ ms }) => ms));
  const over = works.filter(({ ms }) => ms > LONG_MS).length;
  return {
    what,
    value: rounded(value),
    unit: 'ms',
    budget: LONG_MS,
    ok: value <= LONG_MS,
    note: `at most ${rounded(longest.ms)}; over ${LONG_MS} ms in ${over} of ${works.length} visits; longest: ${longest.what}`,
  };
};
