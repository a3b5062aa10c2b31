import * as v from 'valibot';
import { attributionSchema } from '../../protocol/experiment';
import type { OrderImport } from '../../protocol/order';
import { currencySchema, minorDigits } from '../../protocol/values/money';
import { fail, ok, type Result } from '../../protocol/values/result';
import type { Database } from '../../trainer/ingest/database';
import { type OrderColumn, type OrderPresetName, presetHint } from '../../trainer/ingest/orderColumns';
import { codesIn, orderStateOf } from '../../trainer/ingest/orderState';
import type { DecimalMark } from '../../trainer/ingest/parseText';
import { amountText, attributionText, decimalMarkIn, type OrderRow, type OrderTableForms, readOrderTable } from './orderTable';

type ImportedOrder = OrderImport['orders'][number];

interface OrderToImportForms {
  readonly mark: DecimalMark;
  /** Currency of orders whose row has none. */
  readonly currency: string | undefined;
}

const digitsOf = new Map<string, number>();
const digitsFor = (currency: string): number => {
  const known = digitsOf.get(currency) ?? minorDigits(currency);
  digitsOf.set(currency, known);
  return known;
};

/**
 * A row as sent to the server; `undefined` for an unpaid order. Errors, with the line: `order_id_missing`, `time_invalid`,
 * `currency_missing`, `amount_invalid`, `status_unknown`, `codes_invalid`.
 */
export const orderToImport = (
  { at, time, texts }: OrderRow,
  { mark, currency: usual }: OrderToImportForms,
): Result<ImportedOrder | undefined> => {
  const orderId = texts.order_id;
  if (orderId === '' || orderId.length > 100) return fail('order_id_missing', 'The row needs an order_id of at most 100 characters.', at);
  if (time === undefined)
    return fail('time_invalid', `time ${JSON.stringify(texts.time)} is not a time. Write it as 2026-03-01T10:00:00Z.`, at);
  const currency = texts.currency || usual;
  if (currency === undefined || !v.is(currencySchema, currency))
    return fail('currency_missing', 'The row has no currency. Fill the column or set --currency, such as EUR.', at);
  const digits = digitsFor(currency);

  let wrong: OrderColumn | undefined;
  const amount = (name: OrderColumn, negative = false): number | undefined => {
    if (texts[name] === '') return undefined;
    const value = amountText(texts[name], mark, digits);
    if (value === undefined || (value < 0 && !negative)) wrong ??= name;
    return value;
  };
  const discount = Math.abs(amount('discount', true) ?? 0);
  const after = amount('subtotal_after_discount');
  const subtotal = amount('subtotal') ?? (after === undefined ? undefined : after + discount);
  const [shipping, refunds, margin] = [amount('shipping'), Math.abs(amount('refunded', true) ?? 0), amount('margin', true)];
  if (subtotal === undefined) wrong ??= texts.subtotal_after_discount === '' ? 'subtotal' : 'subtotal_after_discount';
  if (wrong !== undefined || subtotal === undefined)
    return fail('amount_invalid', `${wrong} ${JSON.stringify(texts[wrong ?? 'subtotal'])} is not an amount with a decimal ${mark}.`, at);

  const state = orderStateOf(texts);
  if (state === undefined)
    return fail('status_unknown', `Unknown order status ${JSON.stringify(texts.status)}: Couplet cannot tell whether it was paid.`, at);
  if (state === 'unpaid') return ok(undefined);
  const cancelled = state === 'cancelled';
  const codes = codesIn(texts.codes);
  if (codes.length > 10 || codes.some((code) => code.length > 64)) return fail('codes_invalid', 'The row has too many codes.', at);

  const attribution = attributionText(texts.attribution);
  const paidForGoods = Math.max(0, subtotal - discount);
  return ok({
    order: {
      v: 'order/1',
      event: cancelled ? 'cancelled' : 'paid',
      orderId,
      currency,
      subtotal,
      discount,
      shipping: shipping ?? 0,
      codes: [...codes],
      ...(v.is(attributionSchema, attribution) ? { attribution } : {}),
      ...(texts.customer_id === '' ? {} : { customer: texts.customer_id.toLowerCase().slice(0, 200) }),
      ...(margin === undefined ? {} : { margin }),
      ...(texts.route === '' ? {} : { route: texts.route.slice(0, 40) }),
      ...(texts.channel === '' ? {} : { channel: texts.channel.slice(0, 40) }),
      ...(texts.device === '' ? {} : { device: texts.device.slice(0, 40) }),
    },
    at: Math.max(0, time),
    refunded: cancelled ? 0 : Math.min(paidForGoods, state === 'refunded' && refunds === 0 ? paidForGoods : refunds),
  });
};

export interface ImportForms extends OrderTableForms {
  readonly decimal?: DecimalMark | undefined;
  readonly currency?: string | undefined;
}

export interface ImportFile {
  readonly preset: OrderPresetName;
  readonly mark: DecimalMark;
  readonly orders: readonly { readonly at: string; readonly order: ImportedOrder }[];
  readonly unpaid: number;
  /** Rows that repeat an order exactly. */
  readonly repeated: number;
  readonly ignoredColumns: readonly string[];
}

/** Most invalid lines listed at once. */
const NAMED = 20;
const REQUIRED: readonly OrderColumn[] = ['order_id', 'time', 'discount'];

/**
 * All orders of a file, or none: each unreadable row is an error with its line. Errors: those of `readOrderTable`, `decimal_ambiguous`,
 * `unknown_column`, `order_conflict` (an order twice, with different figures), `rows_invalid` (several), those of `orderToImport` (one).
 */
export const readImport = async (db: Database, path: string, forms: ImportForms): Promise<Result<ImportFile>> => {
  const table = await readOrderTable(db, path, forms);
  if (!table.ok) return table;
  const { preset, has, rows, headings, ignoredColumns } = table.value;
  const missing =
    REQUIRED.find((name) => !has.has(name)) ?? (has.has('subtotal') || has.has('subtotal_after_discount') ? undefined : 'subtotal');
  if (missing !== undefined)
    return fail(
      'unknown_column',
      presetHint(path, headings, forms.preset, missing) ??
        `The column ${missing} is missing. Map it with --columns. Unused columns: ${ignoredColumns.join(', ') || 'none'}.`,
      'line 1',
    );
  const mark = decimalMarkIn(rows, forms.decimal);
  if (!mark.ok) return mark;

  const orders = new Map<string, { at: string; order: ImportedOrder }>();
  const wrong: { code: string; message: string; at: string }[] = [];
  let [unpaid, repeated] = [0, 0];
  for (const row of rows) {
    const read = orderToImport(row, { mark: mark.value, currency: forms.currency });
    if (!read.ok) {
      wrong.push({ ...read.error, at: row.at });
    } else if (read.value === undefined) {
      unpaid += 1;
    } else {
      const { orderId } = read.value.order;
      const before = orders.get(orderId);
      if (before === undefined) orders.set(orderId, { at: row.at, order: read.value });
      else if (JSON.stringify(before.order) === JSON.stringify(read.value)) repeated += 1;
      else
        wrong.push({
          code: 'order_conflict',
          message: `Order ${JSON.stringify(orderId)} appears twice with different amounts.`,
          at: row.at,
        });
    }
  }
  const [first] = wrong;
  if (first !== undefined && wrong.length === 1) return fail(first.code, first.message, first.at);
  if (first !== undefined) {
    const named = wrong.slice(0, NAMED).map(({ code, message, at }) => `\n  ${at}: ${code}: ${message}`);
    const more = wrong.length > NAMED ? `\n  and ${wrong.length - NAMED} more` : '';
    return fail('rows_invalid', `${wrong.length} rows cannot be read, so no orders were sent:${named.join('')}${more}`, first.at);
  }
  return ok({ preset, mark: mark.value, orders: [...orders.values()], unpaid, repeated, ignoredColumns });
};
