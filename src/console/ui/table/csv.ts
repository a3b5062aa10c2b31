import { toMajor } from '../../../protocol/values/money';

/** A value of a cell: plain text, or a number in the unit of its heading. */
export type CsvValue = string | number | null;

interface CsvColumn<Row> {
  readonly title: string;
  readonly csvTitle?: string;
  readonly value?: (row: Row) => CsvValue;
  readonly money?: string;
}

/** Heading and values of the columns that have a value. Amounts are in the currency’s own unit, as people read them. */
export const csvRows = <Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): readonly (readonly CsvValue[])[] => {
  const told = columns.filter(({ value }) => value !== undefined);
  const cellOf = ({ value, money }: CsvColumn<Row>, row: Row): CsvValue => {
    const given = value?.(row) ?? null;
    return typeof given === 'number' && money !== undefined ? toMajor(given, money) : given;
  };
  return [
    told.map(({ title, csvTitle = title, money }) => (money === undefined ? csvTitle : `${csvTitle} (${money})`)),
    ...rows.map((row) => told.map((column) => cellOf(column, row))),
  ];
};

/** Spreadsheets run a cell that begins with one of these as a formula (https://owasp.org/www-community/attacks/CSV_Injection). */
const FORMULA = /^[=+\-@\t\r]/;

const cell = (value: CsvValue): string => {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** A CSV file by RFC 4180, with a byte order mark, by which spreadsheets recognise UTF-8. */
export const csvText = (rows: readonly (readonly CsvValue[])[]): string =>
  `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;

/** Hands a text to the browser as a file. */
export const download = (name: string, text: string, type = 'text/csv;charset=utf-8'): void => {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
};
