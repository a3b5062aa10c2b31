import * as v from 'valibot';
import { currencySchema, fromMajor, type Minor, minorDigits } from '../../../protocol/money';
import type { OrderWebhook } from '../../../protocol/protocol';
import { fail, ok, type Result } from '../../../protocol/result';
import { knownAttribution } from '../knownAttribution';

/** `2017-03-22T19:28:08`, UTC without a zone, to UTC ms. */
export const gmtSchema = v.pipe(
  v.string(),
  v.transform((text) => Date.parse(`${text}Z`)),
  v.number(),
);

/** Order as https://woocommerce.github.io/woocommerce-rest-api-docs/#order-properties states it, and as webhooks carry it; the part that is used. */
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
export type WoocommerceOrder = v.InferOutput<typeof woocommerceOrderSchema>;

/** `refunded` was paid before; `on-hold` waits for the money, `failed` may be paid yet. */
const PAID = ['processing', 'completed', 'refunded'];

/**
 * What happened to an order as events, oldest first; the same whenever it is read, but for those that come after. Amounts are those the shopper saw:
 * with tax where prices include it. A refund is counted against goods first and never exceeds what was paid for them. WooCommerce keeps codes in
 * lower case, Couplet in upper. Error: `shop_malformed`.
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
    return fail('shop_malformed', 'The order has an amount that is none.', order.number);
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
  if (order.status === 'cancelled') return ok([{ ...base, event: 'cancelled' }]);
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
