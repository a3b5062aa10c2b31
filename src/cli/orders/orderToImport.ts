import * as v from 'valibot';
import { attributionSchema } from '../../protocol/experiment';
import { currencySchema, minorDigits } from '../../protocol/money';
import type { OrderImport } from '../../protocol/orderImport';
import { fail, ok, type Result } from '../../protocol/result';
import type { DecimalMark } from '../../trainer/ingest/parseText';
import { codesIn } from '../../trainer/orders/codesIn';
import type { OrderColumn } from '../../trainer/orders/orderColumns';
import { orderStateOf } from '../../trainer/orders/orderStateOf';
import { amountText } from './amountText';
import { attributionText } from './attributionText';
import type { OrderRow } from './readOrderTable';

export type ImportedOrder = OrderImport['orders'][number];

export interface OrderToImportForms {
  readonly mark: DecimalMark;
  /** Of orders whose row names none. */
  readonly currency: string | undefined;
}

const digitsOf = new Map<string, number>();
const digitsFor = (currency: string): number => {
  const known = digitsOf.get(currency) ?? minorDigits(currency);
  digitsOf.set(currency, known);
  return known;
};

/**
 * A row as it is sent to the server; `undefined` for an order nobody has paid. Errors, with the line: `order_id_missing`, `time_invalid`,
 * `currency_missing`, `amount_invalid`, `status_unknown`, `codes_invalid`.
 */
export const orderToImport = (
  { at, time, texts }: OrderRow,
  { mark, currency: usual }: OrderToImportForms,
): Result<ImportedOrder | undefined> => {
  const orderId = texts.order_id;
  if (orderId === '' || orderId.length > 100) return fail('order_id_missing', 'The row has no order_id of at most 100 characters.', at);
  if (time === undefined) return fail('time_invalid', `${JSON.stringify(texts.time)} is no time; write 2026-03-01T10:00:00Z.`, at);
  const currency = texts.currency || usual;
  if (currency === undefined || !v.is(currencySchema, currency))
    return fail('currency_missing', 'The row names no currency such as EUR; fill the column or give --currency.', at);
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
    return fail('amount_invalid', `${wrong} ${JSON.stringify(texts[wrong ?? 'subtotal'])} is no amount with a decimal ${mark}.`, at);

  const state = orderStateOf(texts);
  if (state === undefined)
    return fail('status_unknown', `Nobody knows whether an order that is ${JSON.stringify(texts.status)} was paid.`, at);
  if (state === 'unpaid') return ok(undefined);
  const cancelled = state === 'cancelled';
  const codes = codesIn(texts.codes);
  if (codes.length > 10 || codes.some((code) => code.length > 64))
    return fail('codes_invalid', 'The row has more codes than an order can.', at);

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
