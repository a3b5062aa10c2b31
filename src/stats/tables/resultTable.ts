import type { Interval, SequentialEstimate } from '../../maths/interval';
import type { Variant } from '../../protocol/experiment';

/** A field of a CSV, quoted if necessary. */
export const csvCell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

type CellValue = string | number | boolean | null;

/** `minor`: minor units of the currency. `share`: 0.1 = 10%. `text`: words or a code. */
type ColumnUnit = 'minor' | 'share' | 'count' | 'weeks' | 'probability' | 'date' | 'boolean' | 'text' | 'see unit';

export interface TableColumn<Row> {
  readonly name: string;
  readonly unit: ColumnUnit;
  /** One sentence. */
  readonly meaning: string;
  readonly cell: (row: Row) => CellValue;
}

export interface ResultTable {
  readonly name: string;
  readonly columns: readonly Omit<TableColumn<never>, 'cell'>[];
  readonly rows: readonly (readonly CellValue[])[];
}

export const resultTable = <Row>(name: string, columns: readonly TableColumn<Row>[], rows: readonly Row[]): ResultTable => ({
  name,
  columns,
  rows: rows.map((row) => columns.map(({ cell }) => cell(row))),
});

/**
 * Prefixes text that a spreadsheet would run as a formula with an apostrophe (https://owasp.org/www-community/attacks/CSV_Injection):
 * routes and coupon names come from outside.
 */
const plainText = (text: string): string => (/^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text);

/** Numbers as in JSON, with all digits. Null is empty. */
const cellText = (value: CellValue): string =>
  value === null ? '' : typeof value === 'string' ? csvCell(plainText(value)) : JSON.stringify(value);

/** Units of numbers that people would misread without them. */
const headingUnits: Readonly<Partial<Record<ColumnUnit, string>>> = {
  minor: 'minor units',
  share: 'share of 1',
  probability: 'share of 1',
};

const headingIn = ({ name, unit }: Pick<TableColumn<never>, 'name' | 'unit'>, currency: string): string => {
  const words = headingUnits[unit];
  return words === undefined ? name : `${name} [${words}${unit === 'minor' ? ` of ${currency}` : ''}]`;
};

/**
 * A table as CSV (RFC 4180), headings first.
 * @param currency of the amounts, to name units in the headings; absent: programs read the file, and find units in the dictionary
 */
export const tableCsv = ({ columns, rows }: ResultTable, currency?: string): string =>
  [columns.map((one) => csvCell(currency === undefined ? one.name : headingIn(one, currency))), ...rows.map((row) => row.map(cellText))]
    .map((cells) => `${cells.join(',')}\r\n`)
    .join('');

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
  column('treatment', 'text', 'Compared group: rule or couplet.', ({ treatment }) => treatment),
  column('control', 'text', 'Control group: none or rule.', ({ control }) => control),
];

const nothing: Interval = { lower: null, upper: null };

/** An estimate with both of its intervals. `prefix` is empty if the row is about one estimate. */
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
      `${side === 'lower' ? 'Lower' : 'Upper'} bound of its ${confidence} interval${words}.`,
      (row) => (estimateOf(row)?.[kind] ?? nothing)[side],
    );
  return [
    column(name('value'), unit, `${meaning}. Empty if not known.`, (row) => estimateOf(row)?.value ?? null),
    bound('sequence', 'lower', ', valid at every look. Empty if there is none yet'),
    bound('sequence', 'upper', ', valid at every look. Empty if there is none yet'),
    bound('fixed', 'lower', ' for one look on a planned day'),
    bound('fixed', 'upper', ' for one look on a planned day'),
  ];
};

/** Every table of results, in display order. */
export const tableNames = [
  'groups',
  'comparisons',
  'metrics',
  'guardrails',
  'coupons',
  'days',
  'day_comparisons',
  'coverage',
  'assignment',
  'dimensions',
  'creatives',
  'dictionary',
] as const;
export type TableName = (typeof tableNames)[number];
