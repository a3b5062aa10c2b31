import type { BenchRow } from '../benchResult';
import { cell, common, figure, lead, notHeld, shown, table } from './cells';
import type { CrossTable } from './layouts';

interface Placed {
  readonly at: BenchRow;
  readonly row: string;
  readonly column: string;
  readonly also: CrossTable['also'];
}

const placed = (rows: readonly BenchRow[], tables: readonly CrossTable[]): readonly Placed[] =>
  rows.flatMap((at) => {
    const of = tables.find(({ names }) => at.skipped === undefined && names.test(at.what));
    const { row, column } = of?.names.exec(at.what)?.groups ?? {};
    return row !== undefined && column !== undefined ? [{ at, row, column, also: of?.also }] : [];
  });

/** A table of the rows that have a place in it, and the others. A unit or a budget that a whole column shares stands in its head. */
export const crossTable = (
  rows: readonly BenchRow[],
  tables: readonly CrossTable[],
): { readonly text: string; readonly others: readonly BenchRow[] } => {
  const all = placed(rows, tables);
  const others = rows.filter((row) => !all.some(({ at }) => at === row));
  if (all.length === 0) return { text: '', others };
  const corner = common(all.map(({ at }) => at.unit));
  const columns = [...new Set(all.map(({ column }) => column))].map((name) => {
    const own = all.filter(({ column }) => column === name).map(({ at }) => at);
    const [unit, budget] = [common(own.map((row) => row.unit)), common(own.map((row) => row.budget))];
    const inHead = [corner === undefined ? unit : '', budget === undefined ? '' : `budget ${figure(budget)}`].filter(Boolean).join(', ');
    return { name, unit, budget, head: inHead ? `${name} (${inHead})` : name };
  });
  const inCell = ({ at, also }: Placed, column: (typeof columns)[number]): string => {
    const further = [
      also === 'ratio' && at.ratio !== undefined ? `× ${figure(at.ratio)}` : '',
      also === 'note' ? lead(at.note) : '',
      at.budget === undefined || column.budget !== undefined ? '' : `budget ${figure(at.budget)}`,
    ].filter(Boolean);
    return cell(`${shown(at, column.unit)}${further.length > 0 ? ` (${further.join(', ')})` : ''}${notHeld(at)}`);
  };
  const lines = [...new Set(all.map(({ row }) => row))].map((row) => [
    cell(row),
    ...columns.map((column) => {
      const here = all.find((one) => one.row === row && one.column === column.name);
      return here ? inCell(here, column) : '';
    }),
  ]);
  return { text: table([[corner ?? '', ...columns.map(({ head }) => cell(head))], ...lines]), others };
};
