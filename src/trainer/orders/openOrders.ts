import type { Campaign } from '../../bundle/campaign';
import { minorDigits } from '../../protocol/money';
import { fail, ok, type Result } from '../../protocol/result';
import type { Database } from '../ingest/database';
import type { OpenTable } from '../ingest/tableSource';
import { type Progress, silent } from '../progress';
import { couponOfCodes } from './couponOfCodes';
import { decimalMarkOfCells } from './decimalMarkOfCells';
import { type OrderForms, orderCells } from './orderCells';
import { orderLines } from './orderLines';
import { orderPresets } from './orderPresets';
import { orderRows } from './orderRows';
import { isStanding, orderState } from './orderStateOf';
import { valuesOf } from './valuesOf';

/** An order export as a behaviour log of purchases. */
export interface OpenOrders {
  /** Its columns have their names in a log; `left_out` says why a row is not one of it. */
  readonly opened: OpenTable;
  /** Table of the rows, which also has `order_id`, `has_customer`, `codes`, `in_part` and `currency`. */
  readonly rows: string;
  readonly hasItems: boolean;
  readonly notes: readonly string[];
  readonly ignoredColumns: readonly string[];
}

export interface OpenOptions {
  /** Query of the ids of purchases that the behaviour log has, whose orders are left out. */
  readonly known?: string;
  readonly progress?: Progress;
}

type OrderCampaign = Pick<Campaign, 'coupons' | 'codes' | 'currency'>;

/** Error: `currency_differs`, where no order is in the campaign's currency. */
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
  // A column that the file has not stands for one that says nothing.
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
    notes: [
      `orders of ${preset}, ${amounts}`,
      ...(has.has('currency') ? [] : [`no column of currencies: amounts are taken as ${currency}`]),
    ],
    opened: {
      select: `SELECT _line, ${columns.join(', ')}, left_out FROM ${rows}`,
      columns,
      notes: opened.notes,
      count: async (count) => ok({ rows: count + malformed.length, malformed }),
      lineOf: (found) => opened.lineOf(found.map((row) => Math.floor(row / lines.perLine))),
    },
  });
};
