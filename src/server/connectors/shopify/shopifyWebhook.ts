import { createHmac } from 'node:crypto';
import * as v from 'valibot';
import type { OrderWebhook } from '../../../protocol/protocol';
import { DAY, MINUTE } from '../../../protocol/values/clock';
import { currencySchema, fromMajor, minorDigits } from '../../../protocol/values/money';
import { parseJsonWith } from '../../../protocol/values/parse';
import { fail, ok, type Result } from '../../../protocol/values/result';
import { sameSecret } from '../../http/signature';
import type { ShopWebhook } from '../../shop/connector';
import { knownAttribution } from '../../shop/readOrders';

/** Shopify retries for four hours (https://shopify.dev/changelog/updates-to-webhook-retry-mechanism). An older delivery is a replay. */
const REPLAY_WINDOW = DAY;
/**
 * Topics whose body is an order. Refunds are part of the order in `orders/updated`, so `refunds/create`, which has no order, is not needed.
 */
const topics = ['orders/paid', 'orders/updated', 'orders/cancelled'];

const amount = v.pipe(v.string(), v.regex(/^-?\d+(\.\d+)?$/));
const gid = v.pipe(v.string(), v.regex(/^gid:\/\/shopify\/\w+\/\d+$/));

/**
 * The fields of Shopify's order that are used (https://shopify.dev/docs/api/admin-rest/latest/resources/order). Ids are gids, because the
 * numbers exceed the precision of doubles.
 */
const orderSchema = v.object({
  admin_graphql_api_id: gid,
  updated_at: v.string(),
  cancelled_at: v.nullish(v.string()),
  financial_status: v.nullish(v.string()),
  currency: currencySchema,
  total_line_items_price: amount,
  total_discounts: amount,
  total_shipping_price_set: v.object({ shop_money: v.object({ amount }) }),
  discount_codes: v.array(v.object({ code: v.string() })),
  note_attributes: v.array(v.object({ name: v.string(), value: v.nullish(v.unknown()) })),
  customer: v.nullish(v.object({ admin_graphql_api_id: gid, state: v.nullish(v.string()) })),
  source_name: v.nullish(v.string()),
  refunds: v.array(
    v.object({
      admin_graphql_api_id: gid,
      refund_line_items: v.array(v.object({ subtotal_set: v.object({ shop_money: v.object({ amount }) }) })),
      order_adjustments: v.optional(v.array(v.object({ kind: v.string(), amount })), []),
    }),
  ),
});
type ShopifyOrder = v.InferOutput<typeof orderSchema>;

const lastPart = (id: string): string => id.split('/').at(-1) ?? id;

const paidStates = ['authorized', 'partially_paid', 'paid', 'partially_refunded', 'refunded'];

/**
 * The customer. Shopify creates one for every guest. `state` shows whether they have an account; signing in makes it `enabled`
 * (https://shopify.dev/docs/api/admin-rest/latest/resources/customer).
 */
const orderedBy = ({ customer }: ShopifyOrder): Pick<OrderWebhook, 'customer' | 'guest'> => {
  if (!customer) return {};
  const { admin_graphql_api_id: id, state } = customer;
  return { customer: lastPart(id), ...(state && state !== 'enabled' ? { guest: true } : {}) };
};

/** Events of an order in its current state, including earlier ones. */
const orderEvents = (order: ShopifyOrder): Result<readonly OrderWebhook[]> => {
  const digits = minorDigits(order.currency);
  const minor = (text: string): number => {
    const negative = text.startsWith('-');
    const value = fromMajor(negative ? text.slice(1) : text, order.currency, digits) ?? Number.NaN;
    return negative ? -value : value;
  };
  const attribution = knownAttribution(order.note_attributes.find(({ name }) => name === 'couplet')?.value);
  const common = {
    v: 'order/1',
    orderId: lastPart(order.admin_graphql_api_id),
    currency: order.currency,
    subtotal: minor(order.total_line_items_price),
    discount: minor(order.total_discounts),
    shipping: minor(order.total_shipping_price_set.shop_money.amount),
    codes: order.discount_codes.map(({ code }) => code.slice(0, 64)).slice(0, 10),
    ...(attribution === undefined ? {} : { attribution }),
    ...orderedBy(order),
    ...(order.source_name ? { route: order.source_name.slice(0, 40) } : {}),
  } as const;
  if (![common.subtotal, common.discount, common.shipping].every(Number.isSafeInteger))
    return fail('webhook_malformed', 'An amount of the order is out of range.');
  const paid = paidStates.includes(order.financial_status ?? '');
  const refunds = order.refunds.map(({ admin_graphql_api_id, refund_line_items, order_adjustments }) => {
    const goods = refund_line_items.map(({ subtotal_set }) => minor(subtotal_set.shop_money.amount));
    // Refunds outside of order lines are negative adjustments.
    const beside = order_adjustments.filter(({ kind }) => kind === 'refund_discrepancy').map((adjustment) => -minor(adjustment.amount));
    const refunded = [...goods, ...beside].reduce((sum, part) => sum + part, 0);
    return { ...common, event: 'refunded' as const, refundId: lastPart(admin_graphql_api_id), refunded: Math.max(0, refunded) };
  });
  return ok([
    ...(paid ? [{ ...common, event: 'paid' as const }] : []),
    ...(paid ? refunds.filter(({ refunded }) => refunded > 0) : []),
    ...(order.cancelled_at ? [{ ...common, event: 'cancelled' as const }] : []),
  ]);
};

const headerOf = (headers: ShopWebhook['headers'], name: string): string => {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
};

/**
 * Reads a webhook of this shop: checks the signature over the raw body first
 * (https://shopify.dev/docs/apps/build/webhooks/subscribe/https), then the signed time. A topic without news gives no events. Errors:
 * `signature_invalid`, `timestamp_stale`, `webhook_malformed`.
 */
export const readShopifyWebhook = (
  { headers, body, now }: ShopWebhook,
  { secret, shopDomain }: { readonly secret: string; readonly shopDomain: string },
): Result<readonly OrderWebhook[]> => {
  const expected = createHmac('sha256', secret).update(body).digest('base64');
  const signed = sameSecret(headerOf(headers, 'x-shopify-hmac-sha256'), expected);
  // All shops of an app share one secret.
  if (!signed || headerOf(headers, 'x-shopify-shop-domain').toLowerCase() !== shopDomain)
    return fail('signature_invalid', 'The signature does not match the body, or the webhook is from another shop.');
  if (!topics.includes(headerOf(headers, 'x-shopify-topic'))) return ok([]);
  const order = parseJsonWith(orderSchema, Buffer.from(body).toString('utf8'), 'webhook_malformed');
  if (!order.ok) return order;
  const age = now - Date.parse(order.value.updated_at);
  if (!(age <= REPLAY_WINDOW && age >= -5 * MINUTE)) return fail('timestamp_stale', 'The order was last changed more than a day ago.');
  return orderEvents(order.value);
};
