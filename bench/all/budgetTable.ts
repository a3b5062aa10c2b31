import type { BenchResult } from '../benchResult';
import { figure } from './cells';
import { isHeld } from './enforced';

/** Every budget that CI holds and the share of it that is left, the tightest first. */
export const budgetTable = (results: readonly BenchResult[]): string => {
  const rows = results.flatMap(({ name, rows: all }) =>
    all.flatMap((row) => {
      const { what, value, unit, budget } = row;
      return isHeld(name, row) && budget !== undefined && value !== null ? [{ what, value, unit, budget, left: 1 - value / budget }] : [];
    }),
  );
  return [
    '| | budget | is | left |',
    '|---|---|---|---|',
    ...[...rows]
      .sort((a, b) => a.left - b.left)
      .map(
        ({ what, value, unit, budget, left }) =>
          `| ${what.replace(/, Couplet$/, '')} | ${figure(budget)} ${unit} | ${figure(value)} | ${(100 * left).toFixed(1)}% |`,
      ),
  ].join('\n');
};
