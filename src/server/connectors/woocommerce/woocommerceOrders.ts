import { createHmac } from 'node:crypto';
import * as v from 'valibot';
import type { OrderWebhook } from '../../../protocol/protocol';
import { currencySchema, fromMajor, type Minor, minorDigits } from '../../../protocol/values/money';
import { parseJsonWith } from '../../../protocol/values/parse';
import { fail, ok, type Result } from '../../../protocol/values/result';
import { sameSecret } from '../../http/signature';
import type { ShopOrders, ShopWebhook } from '../../shop/connector';
import { isRepeated, knownAttribution, pageRepeated, readOrders } from '../../shop/readOrders';
import { PAGE, type WoocommerceApi } from './woocommerceApi';

/** Parses `2017-03-22T19:28:08`, UTC without a zone, to UTC ms. */
const gmtSchema = v.pipe(
  v.string(),
  v.transform((text) => Date.parse(`${text}Z`)),
  v.number(),
);

/** The fields in use of an order as in https://woocommerce.github.io/woocommerce-rest-api-docs/#order-properties and in webhooks. */
export const woocommerceOrderSchema = v.object({
  id: v.number(),
  number: v.string(),
  status: v.string(),
  currency: currencySchema,
  date_modified_gmt: gmtSchema,
  date_paid_gmt: v.nullish(v.string()),
  prices_include_tax: v.boolean(),
  discount_total: v.string(),
  discount_tax: v.string(),
  shipping_total: v.string(),
  shipping_tax: v.string(),
  customer_id: v.number(),
  created_via: v.optional(v.string(), ''),
  billing: v.optional(v.object({ email: v.optional(v.string(), '') }), {}),
  line_items: v.array(v.object({ subtotal: v.string(), subtotal_tax: v.string() })),
  coupon_lines: v.array(v.object({ code: v.string() })),
  meta_data: v.array(v.object({ key: v.string(), value: v.unknown() })),
  refunds: v.optional(v.array(v.object({ id: v.number(), total: v.string() })), []),
});
type WoocommerceOrder = v.InferOutput<typeof woocommerceOrderSchema>;

/** `refunded` orders were paid before; `on-hold` awaits payment, and `failed` may still be paid. */
const PAID = ['processing', 'completed', 'refunded'];

/**
 * Events of an order, oldest first. Reading again returns the same events, plus later ones. Amounts are those shown to the shopper,
 * including tax if prices do. A refund is counted against goods first and never exceeds what was paid for them. WooCommerce stores codes in
 * lower case, Couplet in upper case. Error: `shop_malformed`.
 */
export const woocommerceOrderEvents = (order: WoocommerceOrder): Result<readonly OrderWebhook[]> => {
  const { currency, prices_include_tax: withTax, customer_id: customerId } = order;
  const digits = minorDigits(currency);
  const minor = (text: string): Minor | undefined => fromMajor(text, currency, digits);
  const sum = (texts: readonly string[]): Minor | undefined => {
    const amounts = texts.map(minor);
    return amounts.includes(undefined) ? undefined : amounts.reduce<number>((total, amount) => total + (amount ?? 0), 0);
  };
  const taxed = (net: string, tax: string): readonly string[] => (withTax ? [net, tax] : [net]);
  const subtotal = sum(order.line_items.flatMap((line) => taxed(line.subtotal, line.subtotal_tax)));
  const discount = sum(taxed(order.discount_total, order.discount_tax));
  const shipping = sum(taxed(order.shipping_total, order.shipping_tax));
  const refunds = order.refunds.map(({ id, total }) => ({ id, amount: minor(total.replace(/^-/, '')) }));
  if (subtotal === undefined || discount === undefined || shipping === undefined || refunds.some(({ amount }) => amount === undefined))
    return fail('shop_malformed', 'An amount of the order is not valid.', order.number);
  const attribution = knownAttribution(order.meta_data.find(({ key }) => key === 'couplet')?.value);
  const email = order.billing.email?.trim().toLowerCase();
  const customer = customerId > 0 ? String(customerId) : email;
  const base = {
    v: 'order/1',
    orderId: order.number,
    currency,
    subtotal,
    discount,
    shipping,
    codes: order.coupon_lines.map(({ code }) => code.toUpperCase()),
    ...(attribution === undefined ? {} : { attribution }),
    ...(customer ? { customer } : {}),
    ...(order.created_via === '' ? {} : { route: order.created_via.slice(0, 40) }),
  } as const;
  // WooCommerce cancels unpaid orders by itself, and they may still be paid later. A cancellation is final, so only paid orders have one.
  if (order.status === 'cancelled') return ok(order.date_paid_gmt ? [{ ...base, event: 'cancelled' }] : []);
  if (!PAID.includes(order.status)) return ok([]);
  const events: OrderWebhook[] = [{ ...base, event: 'paid' }];
  let left = Math.max(0, subtotal - discount);
  for (const { id, amount = 0 } of refunds.toSorted((a, b) => a.id - b.id)) {
    const refunded = Math.min(left, amount);
    if (refunded === 0) continue;
    left -= refunded;
    events.push({ ...base, event: 'refunded', refundId: String(id), refunded });
  }
  return ok(events);
};

/** `modified_after` has a resolution of one second and excludes the instant itself. */
const SECOND_BEFORE = 1_000;

const changedSchema = v.object({ date_modified_gmt: gmtSchema });
const nameOf = v.pipe(
  v.object({ number: v.pipe(v.string(), v.maxLength(100)) }),
  v.transform(({ number }) => number),
);

/**
 * A page of orders changed at or after an instant, UTC ms. Several pages are read if one covers a single second, so that no order is missed
 * when it changes during paging. Errors: those of `WoocommerceApi`, `shop_malformed`.
 */
export const woocommerceOrdersSince = async (api: WoocommerceApi, since: number): Promise<Result<ShopOrders>> => {
  const from = new Date(since - SECOND_BEFORE).toISOString().slice(0, 19);
  const query = { status: 'any', orderby: 'modified', order: 'asc', modified_after: from, dates_are_gmt: 'true' };
  const orders: unknown[] = [];
  let [first, last]: (number | undefined)[] = [];
  let full: boolean;
  let number = 1;
  do {
    const page = await api.page(v.unknown(), 'orders', query, number);
    if (!page.ok) return page;
    if (isRepeated(orders, page.value, PAGE)) return pageRepeated;
    orders.push(...page.value);
    for (const order of page.value) {
      const changed = v.safeParse(changedSchema, order);
      if (!changed.success) continue;
      last = changed.output.date_modified_gmt;
      first ??= last;
    }
    full = page.value.length === PAGE;
    number += 1;
  } while (full && first === last);
  const read = readOrders(orders, { schema: woocommerceOrderSchema, nameOf, eventsOf: woocommerceOrderEvents });
  return ok({ ...read, next: Math.max(since, last ?? since), more: full });
};

/** The unsigned test request WooCommerce sends when a webhook is created. It expects 200. */
const PING = /^webhook_id=\d+$/;

/**
 * `X-WC-Webhook-Signature`: base64 HMAC-SHA256 of the raw body. It contains no time, so old deliveries can be replayed. That has no effect,
 * because settling recognises every event it has seen. https://woocommerce.github.io/woocommerce-rest-api-docs/#webhooks
 * Errors: `signature_invalid`, `webhook_malformed`.
 */
export const readWoocommerceWebhook = ({ headers, body }: ShopWebhook, secret: string): Result<readonly OrderWebhook[]> => {
  const bytes = Buffer.from(body);
  const text = bytes.toString('utf8');
  const { 'x-wc-webhook-signature': signature, 'x-wc-webhook-topic': topic } = headers;
  if (signature === undefined && PING.test(text)) return ok([]);
  const expected = createHmac('sha256', secret).update(bytes).digest('base64');
  if (typeof signature !== 'string' || !sameSecret(signature, expected))
    return fail('signature_invalid', 'The signature does not match the body.');
  if (topic !== 'order.created' && topic !== 'order.updated') return ok([]);
  const order = parseJsonWith(woocommerceOrderSchema, text, 'webhook_malformed');
  return order.ok ? woocommerceOrderEvents(order.value) : order;
};
