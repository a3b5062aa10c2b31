import { customerBucket, isCustomerId } from '../../engine/assignment/customerDraw';
import type { OrderRecord } from '../../protocol/order';
import { minorDigits, shareOf } from '../../protocol/values/money';
import { fail, ok, type Result } from '../../protocol/values/result';
import type { Database } from '../../trainer/ingest/database';
import { type OrderColumn, presetHint } from '../../trainer/ingest/orderColumns';
import { orderStateOf } from '../../trainer/ingest/orderState';
import type { DecimalMark } from '../../trainer/ingest/parseText';
import { amountText, attributionText, decimalMarkIn, type OrderRow, type OrderTableForms, readOrderTable } from '../orders/orderTable';

const REQUIRED: readonly OrderColumn[] = ['order_id', 'time', 'attribution', 'discount'];

export interface OrderForms extends OrderTableForms {
  /** Currency of decimal amounts; without it, amounts are whole minor units. */
  readonly currency?: string | undefined;
  /** Margin as a share of the subtotal, used if the file has no margin. */
  readonly marginRate?: number | undefined;
  readonly decimal?: DecimalMark | undefined;
  /** The site's public key. With the customer id, it determines the group of customers who have signed in. */
  readonly drawnBy?: string | undefined;
}

export interface OrdersFile {
  readonly orders: readonly OrderRecord[];
  /** Rows that repeat an order exactly. */
  readonly repeated: number;
  /** Orders whose status means unpaid. */
  readonly unpaid: number;
  readonly ignoredColumns: readonly string[];
}

/** Parser of one amount; `undefined` if it is not an amount. */
const amountReader = (currency: string | undefined, mark: DecimalMark): ((text: string) => number | undefined) => {
  const digits = currency === undefined ? 0 : minorDigits(currency);
  return (text) => (currency === undefined && !/^[+-]?\d+$/.test(text) ? undefined : amountText(text, mark, digits));
};

const readOrder = (
  { time, texts, at }: OrderRow,
  forms: OrderForms,
  amount: ReturnType<typeof amountReader>,
): Result<OrderRecord | undefined> => {
  if (texts.order_id === '') return fail('order_id_missing', 'The row has no order_id.', at);
  if (time === undefined)
    return fail('time_invalid', `time ${JSON.stringify(texts.time)} is not a time. Write it as 2026-03-01T10:00:00Z.`, at);
  const state = orderStateOf(texts);
  if (state === undefined)
    return fail('status_unknown', `Unknown order status ${JSON.stringify(texts.status)}: Couplet cannot tell whether it was paid.`, at);
  if (state === 'unpaid') return ok(undefined);
  const read = (name: OrderColumn, blank: number | undefined): number | undefined => (texts[name] === '' ? blank : amount(texts[name]));
  const discount = read('discount', 0);
  const after = read('subtotal_after_discount', undefined);
  const subtotal = read('subtotal', after === undefined || discount === undefined ? undefined : after + discount);
  const whole = state === 'paid' ? 0 : Math.max(0, (subtotal ?? 0) - (discount ?? 0));
  const rate = forms.marginRate;
  const figures = {
    subtotal,
    discount,
    refunded: read('refunded', whole),
    margin: read('margin', rate === undefined || subtotal === undefined ? undefined : shareOf(subtotal, Math.round(rate * 10_000))),
  };
  for (const name of ['subtotal', 'discount', 'refunded', 'margin'] as const) {
    const value = figures[name];
    if (value !== undefined && (value >= 0 || name === 'margin')) continue;
    if (name === 'margin' && texts.margin === '')
      return fail('margin_missing', 'The order has no margin. Fill the column or set --margin-rate.', at);
    const form =
      forms.currency === undefined ? 'whole minor units, or decimals with --currency' : `an amount in ${forms.currency} as the others are`;
    return fail('amount_invalid', `${name} ${JSON.stringify(texts[name])} is not ${form}${name === 'margin' ? '' : ', 0 or more'}.`, at);
  }
  const attribution = attributionText(texts.attribution) || texts.attribution;
  return ok({
    orderId: texts.order_id,
    at: time,
    attribution: attribution === '' ? null : attribution,
    ...(figures as { subtotal: number; discount: number; refunded: number; margin: number }),
    ...(texts.customer_id === '' ? {} : { customerId: texts.customer_id }),
    ...(forms.drawnBy !== undefined && isCustomerId(texts.customer_id) ? { bucket: customerBucket(forms.drawnBy, texts.customer_id) } : {}),
    ...(texts.route === '' ? {} : { route: texts.route }),
    ...(texts.channel === '' ? {} : { channel: texts.channel }),
    ...(texts.device === '' ? {} : { device: texts.device }),
  });
};

/**
 * Orders of a CSV (or any table the trainer reads), one row per order. An unreadable row is an error and never skipped, because missing
 * orders would bias a group. Errors, with the line: those of `readOrderTable`, `unknown_column`, `decimal_ambiguous`, `order_id_missing`,
 * `time_invalid`, `status_unknown`, `amount_invalid`, `margin_missing`, `order_conflict` (an order twice, with different figures),
 * `currency_mixed`.
 */
export const readOrders = async (db: Database, path: string, forms: OrderForms): Promise<Result<OrdersFile>> => {
  const table = await readOrderTable(db, path, forms);
  if (!table.ok) return table;
  const { has, rows, headings, ignoredColumns } = table.value;
  const missing =
    REQUIRED.find((name) => !has.has(name)) ?? (has.has('subtotal') || has.has('subtotal_after_discount') ? undefined : 'subtotal');
  if (missing)
    return fail(
      'unknown_column',
      presetHint(path, headings, forms.preset, missing) ??
        `The column ${missing} is missing. Map it with --columns. Unused columns: ${ignoredColumns.join(', ') || 'none'}.`,
      'line 1',
    );
  const mark = decimalMarkIn(rows, forms.currency === undefined ? 'point' : forms.decimal);
  if (!mark.ok) return mark;

  const amount = amountReader(forms.currency, mark.value);
  const orders = new Map<string, OrderRecord>();
  const written = new Map<string, string>();
  const currencies = new Set<string>();
  let [repeated, unpaid] = [0, 0];
  for (const row of rows) {
    const { texts, at } = row;
    const order = readOrder(row, forms, amount);
    if (!order.ok) return order;
    const words = JSON.stringify(texts);
    const before = written.get(texts.order_id);
    if (before !== undefined && before !== words)
      return fail('order_conflict', `Order ${JSON.stringify(texts.order_id)} appears twice with different amounts.`, at);
    written.set(texts.order_id, words);
    if (before !== undefined) repeated += 1;
    if (order.value === undefined) {
      if (before === undefined) unpaid += 1;
      continue;
    }
    if (texts.currency !== '') currencies.add(texts.currency);
    if (currencies.size > 1 || (forms.currency !== undefined && texts.currency !== '' && texts.currency !== forms.currency))
      return fail('currency_mixed', 'All orders must use one currency. Split the file.', at);
    orders.set(texts.order_id, order.value);
  }
  return ok({ orders: [...orders.values()], repeated, unpaid, ignoredColumns });
};
