import type { BenchResult } from '../benchResult';
import { gateOf } from './enforced';

const figure = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 4 });

/** Every budget that CI holds, what is left of it, and where it is held; the tightest first. */
export const budgetTable = (results: readonly BenchResult[]): string => {
  const rows = results.flatMap(({ name, rows: all }) =>
    all.flatMap((row) => {
      const gate = gateOf(name, row);
      const { what, value, unit, budget } = row;
      return gate && budget !== undefined && value !== null ? [{ what, value, unit, budget, gate, left: 1 - value / budget }] : [];
    }),
  );
  return [
    '| | budget | is | left | held by |',
    '|---|---|---|---|---|',
    ...[...rows]
      .sort((a, b) => a.left - b.left)
      .map(
        ({ what, value, unit, budget, gate, left }) =>
          `| ${what} | ${figure(budget)} ${unit} | ${figure(value)} | ${(100 * left).toFixed(1)}% | ${gate.file}: ${gate.how} |`,
      ),
  ].join('\n');
};
