import type { BenchResult, BenchRow } from '../benchResult';
import { cell, common, figure, lead, notHeld, shown, table } from './cells';
import { crossTable } from './crossTable';
import { layouts } from './layouts';

/** A line for each row. A unit that all share stands in the head, and a column without any entry is left out. */
const list = (rows: readonly BenchRow[]): string => {
  const unit = common(rows.flatMap((row) => (row.value === null ? [] : [row.unit])));
  const columns: readonly (readonly [head: string, of: (row: BenchRow) => string])[] = [
    ['', ({ what }) => cell(what)],
    [unit ? `value, ${unit}` : 'value', (row) => shown(row, unit)],
    [
      'compared with',
      ({ floor, ratio }) => (floor === undefined ? '' : `${figure(floor)}${ratio === undefined ? '' : ` (× ${figure(ratio)})`}`),
    ],
    ['budget', (row) => `${row.budget === undefined ? '' : figure(row.budget)}${notHeld(row)}`.trim()],
    ['', ({ note, skipped }) => cell(lead(skipped ?? note))],
  ];
  const kept = columns.filter(([, of]) => rows.some((row) => of(row) !== ''));
  return table([kept.map(([head]) => head), ...rows.map((row) => kept.map(([, of]) => of(row)))]);
};

/** When and under which load, then what of its rows the document shows: tables of two dimensions, and a list of the others. */
export const benchTable = ({ name, day, load, quick, rows }: BenchResult): string => {
  const { crossed = [], left } = layouts[name] ?? {};
  const { text, others } = crossTable(
    rows.filter(({ what }) => !left?.test(what)),
    crossed,
  );
  return [
    `[${day}](benchmarks/${name}.json), load ${load.map(figure).join(' before, ')} after${quick ? '. **A quick run**, few rounds: not for the record' : ''}.`,
    text,
    others.length > 0 ? list(others) : '',
  ]
    .filter(Boolean)
    .join('\n\n');
};
