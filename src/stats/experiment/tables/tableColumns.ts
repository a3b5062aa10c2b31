import type { Interval, SequentialEstimate } from '../../../maths/interval';
import type { Variant } from '../../../protocol/experiment';
import type { CellValue, ColumnUnit, TableColumn } from './resultTable';

export const column = <Row>(name: string, unit: ColumnUnit, meaning: string, cell: (row: Row) => CellValue): TableColumn<Row> => ({
  name,
  unit,
  meaning,
  cell,
});

export const variantColumn = <Row extends { readonly variant: Variant }>(): TableColumn<Row> =>
  column('variant', 'text', 'Group: none (no coupons), rule (your own rule) or couplet.', (row) => row.variant);

export interface Pair {
  readonly treatment: Variant;
  readonly control: Variant;
}

/** The two groups that a row compares. */
export const pairColumns = <Row extends Pair>(): readonly TableColumn<Row>[] => [
  column('treatment', 'text', 'Group that is compared: rule or couplet.', ({ treatment }) => treatment),
  column('control', 'text', 'Group that it is compared with: none or rule.', ({ control }) => control),
];

const nothing: Interval = { lower: null, upper: null };

/** An estimate with both of its intervals. `prefix` is empty where the row is about one estimate. */
export const estimateColumns = <Row>(
  prefix: string,
  unit: ColumnUnit,
  meaning: string,
  estimateOf: (row: Row) => SequentialEstimate | null,
  confidence = '95%',
): readonly TableColumn<Row>[] => {
  const name = (part: string): string => (prefix === '' ? part : part === 'value' ? prefix : `${prefix}_${part}`);
  const bound = (kind: 'sequence' | 'fixed', side: keyof Interval, words: string): TableColumn<Row> =>
    column(
      name(`${kind}_${side}`),
      unit,
      `${side === 'lower' ? 'Lower' : 'Upper'} end of its ${confidence} interval ${words}.`,
      (row) => (estimateOf(row)?.[kind] ?? nothing)[side],
    );
  return [
    column(name('value'), unit, `${meaning}; empty if not known.`, (row) => estimateOf(row)?.value ?? null),
    bound('sequence', 'lower', 'that holds at every look; empty if there is none yet'),
    bound('sequence', 'upper', 'that holds at every look; empty if there is none yet'),
    bound('fixed', 'lower', 'for one look on a day planned before'),
    bound('fixed', 'upper', 'for one look on a day planned before'),
  ];
};
