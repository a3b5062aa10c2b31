import { csvCell } from '../../../protocol/csvCell';

export type CellValue = string | number | boolean | null;

/** `minor`: minor units of the currency. `share`: 0.1 = 10%. `text`: words or a code. */
export type ColumnUnit = 'minor' | 'share' | 'count' | 'weeks' | 'probability' | 'date' | 'boolean' | 'text' | 'see unit';

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
 * Text that a spreadsheet would run as a formula is told to be text by an apostrophe (https://owasp.org/www-community/attacks/CSV_Injection): routes and
 * coupons are the words of shops and whoever writes to them.
 */
const plainText = (text: string): string => (/^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text);

/** Numbers as JSON has them, to the last digit; null is empty. */
const cellText = (value: CellValue): string =>
  value === null ? '' : typeof value === 'string' ? csvCell(plainText(value)) : JSON.stringify(value);

/** A table as RFC 4180 has it, headings first. */
export const tableCsv = ({ columns, rows }: ResultTable): string =>
  [columns.map(({ name }) => csvCell(name)), ...rows.map((row) => row.map(cellText))].map((cells) => `${cells.join(',')}\r\n`).join('');
