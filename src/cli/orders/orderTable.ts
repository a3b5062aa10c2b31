import { fail, ok, type Result } from '../../protocol/values/result';
import { type Database, identifier } from '../../trainer/ingest/database';
import { loadTable } from '../../trainer/ingest/openTable';
import {
  type OrderColumn,
  type OrderColumnMap,
  type OrderPresetName,
  orderColumns,
  orderPresets,
  presetOf,
} from '../../trainer/ingest/orderColumns';
import { type DecimalMark, epochMs, isoText, SLASH_DATE } from '../../trainer/ingest/parseText';

export interface OrderRow {
  /** `line 7` of the file. */
  readonly at: string;
  /** UTC ms; `undefined` if the text is not a time. */
  readonly time: number | undefined;
  /** Trimmed; '' if the file has no such column. */
  readonly texts: Readonly<Record<OrderColumn, string>>;
}

interface OrderTable {
  readonly preset: OrderPresetName;
  /** Columns found in the file, by our names. */
  readonly has: ReadonlySet<OrderColumn>;
  readonly rows: readonly OrderRow[];
  readonly ignoredColumns: readonly string[];
  /** All headings of the file. */
  readonly headings: readonly string[];
}

export interface OrderTableForms {
  /** Headings by our names. Others are as in the preset. */
  readonly columns?: OrderColumnMap | undefined;
  /** Detected from the headings unless set. */
  readonly preset?: OrderPresetName | undefined;
}

/** Columns that exports with one row per item leave empty in an order's further rows. */
const own: readonly OrderColumn[] = ['subtotal', 'subtotal_after_discount', 'discount', 'shipping', 'status'];

/**
 * Rows of an order file (or any table the trainer reads), in file order, without rows that only list more items of the order above. Errors,
 * with the line: those of `loadTable`, `unknown_column` (a named heading that does not exist).
 */
export const readOrderTable = async (db: Database, path: string, forms: OrderTableForms): Promise<Result<OrderTable>> => {
  const loaded = await loadTable(db, path, 'orders');
  if (!loaded.ok) return loaded;
  const { columns, malformed, lineOf } = loaded.value;
  const [broken] = malformed;
  if (broken) return fail(broken.code, `${path}: the line has the wrong number of fields.`, `line ${broken.line}`);
  const preset = forms.preset ?? presetOf(columns);
  const named = forms.columns ?? {};
  const headings: OrderColumnMap = {
    ...Object.fromEntries(orderColumns.map((name) => [name, name])),
    ...orderPresets[preset].columns,
    ...named,
  };
  const absent = Object.values(named).find((heading) => !columns.includes(heading));
  if (absent !== undefined)
    return fail('unknown_column', `--columns names ${absent}, which the file does not have. Its columns: ${columns.join(', ')}.`, 'line 1');
  const has = new Set(orderColumns.filter((name) => columns.includes(headings[name] ?? name)));

  const cell = (name: OrderColumn): string =>
    has.has(name) ? `coalesce(${db.dialect.trim(identifier(headings[name] ?? name))}, '')` : `''`;
  const text = orderColumns.map((name) => `${cell(name)} AS ${name}`).join(', ');
  const time = `CASE WHEN NOT (time ~ '${SLASH_DATE}') THEN coalesce(${epochMs('time')}, ${db.dialect.isoMs(isoText('time', 'dmy'))}) END`;
  const found = await db.rows(
    `SELECT _line, CAST(${time} AS DOUBLE PRECISION), ${orderColumns.join(', ')} FROM (SELECT _line, ${text} FROM orders) AS texts ORDER BY _line`,
  );
  const lines = await lineOf(found.map(([line]) => Number(line)));
  const all = found.map(
    ([, ms, ...cells], i): OrderRow => ({
      at: `line ${lines[i]}`,
      time: typeof ms === 'number' ? ms : undefined,
      texts: Object.fromEntries(orderColumns.map((name, j) => [name, String(cells[j])])) as OrderRow['texts'],
    }),
  );
  const rows = all.filter(({ texts }, i) => {
    const above = all[i - 1]?.texts.order_id;
    return preset !== 'shopify' || texts.order_id !== above || own.some((name) => texts[name] !== '');
  });
  const used = new Set([...has].map((name) => headings[name]));
  return ok({ preset, has, rows, headings: columns, ignoredColumns: columns.filter((name) => !used.has(name)) });
};

/** The other character may separate thousands. */
const forms = {
  point: /^([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?$/,
  comma: /^([+-]?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?$/,
} as const satisfies Record<DecimalMark, RegExp>;

/**
 * A decimal amount in units of 10^−`digits`, rounded half away from zero without floats; `undefined` if it is not an amount or too large to
 * be exact.
 */
export const amountText = (text: string, mark: DecimalMark, digits: number): number | undefined => {
  const [, sign, whole = '', fraction = ''] = forms[mark].exec(text) ?? [];
  if (sign === undefined) return undefined;
  const kept = BigInt(whole.replace(/[.,]/g, '') + fraction.slice(0, digits).padEnd(digits, '0'));
  const amount = Number(kept + (Number(fraction[digits] ?? 0) >= 5 ? 1n : 0n));
  if (!Number.isSafeInteger(amount)) return undefined;
  return sign === '-' && amount > 0 ? -amount : amount;
};

/**
 * The decimal mark of a file's amounts: the one that more amounts fit, or either if all amounts mean the same with both. `undefined` if
 * both fit equally and the meanings differ.
 */
export const decimalMarkOf = (texts: readonly string[]): DecimalMark | undefined => {
  const digits = 6;
  const read = texts.map((text) => ({ point: amountText(text, 'point', digits), comma: amountText(text, 'comma', digits) }));
  const points = read.filter(({ point }) => point !== undefined).length;
  const commas = read.filter(({ comma }) => comma !== undefined).length;
  if (points !== commas) return points > commas ? 'point' : 'comma';
  return read.every(({ point, comma }) => point === comma) ? 'point' : undefined;
};

/** The attribute itself, or the line `couplet: …` in a cell with all attributes of an order; '' without one. */
export const attributionText = (text: string): string =>
  /^v1\.\S+$/.exec(text)?.[0] ?? /(?:^|\n)\s*couplet\s*:\s*(\S+)/.exec(text)?.[1] ?? '';

const amounts: readonly OrderColumn[] = ['subtotal', 'subtotal_after_discount', 'discount', 'shipping', 'margin', 'refunded'];

/** The decimal mark of the file's amounts. Error: `decimal_ambiguous`. */
export const decimalMarkIn = (rows: readonly OrderRow[], said: DecimalMark | undefined): Result<DecimalMark> => {
  const mark = said ?? decimalMarkOf(rows.flatMap(({ texts }) => amounts.map((name) => texts[name]).filter((text) => text !== '')));
  return mark === undefined
    ? fail('decimal_ambiguous', 'The amounts can be read with a decimal point or a decimal comma. Set --decimal.')
    : ok(mark);
};
