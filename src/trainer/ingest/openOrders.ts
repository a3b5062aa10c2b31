import type { Campaign } from '../../bundle/campaign';
import { CODE_LENGTH, isDrawnCode } from '../../protocol/coupons/codes';
import { minorDigits } from '../../protocol/values/money';
import { fail, ok, type Result } from '../../protocol/values/result';
import { type Progress, silent } from '../run/progress';
import { type Database, literal } from './database';
import { type OrderCells, type OrderForms, orderCells } from './orderCells';
import { orderPresets, type PurchaseColumn } from './orderColumns';
import { orderLines, orderRows } from './orderRows';
import { codesIn, isStanding, orderState } from './orderState';
import { COMMA_NUMBER, type DecimalMark, POINT_NUMBER } from './parseText';
import type { OpenTable } from './tableSource';

const amounts: readonly PurchaseColumn[] = [
  'price',
  'subtotal',
  'subtotal_after_discount',
  'discount',
  'total',
  'total_shipping',
  'refunded',
];

/** Three digits after a separator: either thousands or a fraction. */
const EITHER = '^[+-]?[0-9]{1,3}[.,][0-9]{3}$';

/**
 * The decimal mark that most amounts of the file need. Error: `decimal_ambiguous`, if some amounts can be read both ways and none decides.
 */
const decimalMarkOfCells = async (db: Database, { table, has }: OrderCells, path: string): Promise<Result<DecimalMark>> => {
  const columns = amounts.filter((name) => has.has(name));
  if (columns.length === 0) return ok('point');
  const count = (pattern: string): string => columns.map((name) => `count(*) FILTER (WHERE ${name} ~ '${pattern}')`).join(' + ');
  const [row] = await db.rows(`SELECT ${[COMMA_NUMBER, POINT_NUMBER, EITHER].map(count).join(', ')} FROM ${table}`);
  const [commas = 0, points = 0, either = 0] = (row ?? []).map(Number);
  if (commas !== points) return ok(commas > points ? 'comma' : 'point');
  return commas === 0 && either === 0
    ? ok('point')
    : fail('decimal_ambiguous', 'The amounts can be read with a decimal point or a decimal comma. Set --decimal.', path);
};

/** Texts per query, far below the engines' limits. */
const AT_ONCE = 500;

/**
 * Creates the table `name` of `text, value`: the result of a function for each distinct text of a column, if it has one. The texts are read
 * in batches, so that a column as long as the file takes no memory.
 */
const valuesOf = async (
  db: Database,
  name: string,
  from: { readonly table: string; readonly column: string },
  meaning: (text: string) => string | undefined,
): Promise<void> => {
  const none = `CAST(NULL AS VARCHAR) COLLATE "C"`;
  await db.createTable(name, `SELECT ${none} AS text, ${none} AS value WHERE false`);
  // Read to the end before writing to the table, since a connection runs one query at a time.
  const found: string[] = [];
  for await (const rows of db.batches(`SELECT DISTINCT ${from.column} FROM ${from.table} WHERE ${from.column} IS NOT NULL`)) {
    for (const [text] of rows) {
      const value = meaning(String(text));
      if (value !== undefined) found.push(`(${literal(String(text))}, ${literal(value)})`);
    }
  }
  for (let i = 0; i < found.length; i += AT_ONCE) await db.run(`INSERT INTO ${name} VALUES ${found.slice(i, i + AT_ONCE).join(', ')}`);
};

/**
 * The campaign's coupon for an order's codes: a shared code, an issued code with a coupon's prefix, or a code that is the coupon's id. An
 * issued code whose prefix two coupons share matches neither, and codes of a pool are not in the campaign.
 * @returns coupon id of the first code that has one, by the cell's text
 */
export const couponOfCodes = ({ coupons, codes }: Pick<Campaign, 'coupons' | 'codes'>): ((text: string) => string | undefined) => {
  const byCode = new Map(coupons.map(({ id }) => [id.toUpperCase(), id]));
  const byPrefix = new Map<string, string | undefined>();
  for (const { id } of coupons) {
    const origin = codes[id] ?? { from: 'generated' as const };
    if (origin.from === 'shared') byCode.set(origin.code.toUpperCase(), id);
    if (origin.from !== 'generated') continue;
    const prefix = origin.prefix ?? '';
    byPrefix.set(prefix, byPrefix.has(prefix) ? undefined : id);
  }
  const couponOf = (code: string): string | undefined =>
    byCode.get(code) ?? (isDrawnCode(code) ? byPrefix.get(code.slice(0, -CODE_LENGTH)) : undefined);
  return (text) => codesIn(text).map(couponOf).find(Boolean);
};

/** An order export as a behaviour log of purchases. */
interface OpenOrders {
  /** Columns have their names of a behaviour log. `left_out` is the reason why a row is not part of it. */
  readonly opened: OpenTable;
  /** Table of the rows, which also has `order_id`, `has_customer`, `codes`, `in_part` and `currency`. */
  readonly rows: string;
  readonly hasItems: boolean;
  readonly notes: readonly string[];
  readonly ignoredColumns: readonly string[];
}

export interface OpenOptions {
  /** Query of the ids of purchases that are in the behaviour log. Their orders are left out. */
  readonly known?: string;
  readonly progress?: Progress;
}

type OrderCampaign = Pick<Campaign, 'coupons' | 'codes' | 'currency'>;

/** Error: `currency_differs`, if no order is in the campaign's currency. */
const checkCurrency = async (db: Database, path: string, rows: string, currency: string): Promise<Result<undefined>> => {
  const found = await db.rows(`SELECT DISTINCT currency FROM ${rows} WHERE order_id IS NOT NULL ORDER BY currency LIMIT 10`);
  const others = found.map(([code]) => code).filter((code) => code !== null);
  return others.length === found.length && others.length > 0 && !others.includes(currency)
    ? fail('currency_differs', `${path} has orders in ${others.join(', ')}; the campaign's currency is ${currency}.`, path)
    : ok(undefined);
};

/**
 * Opens an order export of Shopify, WooCommerce, Medusa or Vendure, or a table with a column map.
 * Errors: those of `orderCells`, `decimal_ambiguous`, `currency_differs`.
 */
export const openOrders = async (
  db: Database,
  path: string,
  name: string,
  forms: OrderForms,
  { coupons, codes, currency }: OrderCampaign,
  { known, progress = silent }: OpenOptions = {},
): Promise<Result<OpenOrders>> => {
  progress('orders', 0, 3);
  const read = await orderCells(db, path, name, forms);
  if (!read.ok) return read;
  const cells = read.value;
  const { preset, has, malformed, opened } = cells;
  const minor = 'minor' in orderPresets[preset];
  const mark = minor ? ok('point' as const) : forms.decimal ? ok(forms.decimal) : await decimalMarkOfCells(db, cells, path);
  if (!mark.ok) return mark;

  progress('orders', 1, 3);
  const lines = orderLines(cells);
  const [states, standing, couponsOf] = [`${name}_states`, `${name}_standing`, `${name}_coupons`];
  // A column missing from the file counts as empty.
  const from = (column: 'status' | 'cancelled' | 'codes') => ({
    table: cells.table,
    column: has.has(column) ? column : 'CAST(NULL AS VARCHAR)',
  });
  await valuesOf(db, states, from('status'), orderState);
  await valuesOf(db, standing, from('cancelled'), (text) => (isStanding(text) ? 'yes' : undefined));
  await valuesOf(db, couponsOf, from('codes'), couponOfCodes({ coupons, codes }));
  progress('orders', 2, 3);
  const rows = `${name}_rows`;
  const couponIds = coupons.map(({ id }) => id);
  const unit = minor ? 10 ** minorDigits(currency) : 1;
  const input = { has, lines, mark: mark.value, unit, currency, states, standing, couponsOf, couponIds, ...(known ? { known } : {}) };
  await db.createTable(rows, orderRows(db, input));
  const checked = await checkCurrency(db, path, rows, currency);
  if (!checked.ok) return checked;

  progress('orders', 3, 3);
  const goods = lines.hasItems ? ['item_id', 'category', 'brand'] : [];
  const columns = ['user_id', 'time', 'quantity', 'price', 'coupon_id', 'transaction_id', ...goods];
  const amounts = minor ? 'amounts in minor units' : `amounts with a decimal ${mark.value}`;
  return ok({
    rows,
    hasItems: lines.hasItems,
    ignoredColumns: cells.ignoredColumns,
    notes: [`orders of ${preset}, ${amounts}`, ...(has.has('currency') ? [] : [`no currency column: amounts are read as ${currency}`])],
    opened: {
      select: `SELECT _line, ${columns.join(', ')}, left_out FROM ${rows}`,
      columns,
      notes: opened.notes,
      count: async (count) => ok({ rows: count + malformed.length, malformed }),
      lineOf: (found) => opened.lineOf(found.map((row) => Math.floor(row / lines.perLine))),
    },
  });
};
