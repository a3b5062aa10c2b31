import * as v from 'valibot';
import type { OrderWebhook } from '../../../protocol/protocol';
import { currencySchema, fromMajor, type Minor, minorDigits } from '../../../protocol/values/money';
import { fail, ok, type Result } from '../../../protocol/values/result';
import type { ShopOrders } from '../../shop/connector';
import { knownAttribution, pageRepeated, readOrders } from '../../shop/readOrders';
import type { EvershopApi } from './evershopApi';

const price = v.object({ value: v.number() });
const code = v.nullish(v.object({ code: v.nullish(v.string()) }));
/** Other extensions may store anything there. */
const metaSchema = v.fallback(v.object({ couplet: v.object({ attribution: v.unknown() }) }), { couplet: { attribution: undefined } });

export const evershopOrderSchema = v.object({
  orderNumber: v.string(),
  currency: currencySchema,
  customerId: v.nullish(v.number()),
  customerEmail: v.nullish(v.string()),
  coupon: v.nullish(v.string()),
  subTotal: price,
  subTotalInclTax: price,
  discountAmount: price,
  shippingFeeInclTax: price,
  paymentMethod: v.nullish(v.string()),
  paymentStatus: code,
  status: code,
  metaData: metaSchema,
  activities: v.nullish(v.array(v.object({ orderActivityId: v.number(), comment: v.nullish(v.string()) }))),
});
type EvershopOrder = v.InferOutput<typeof evershopOrderSchema>;

const evershopOrderFields = `orderNumber currency customerId customerEmail coupon subTotal { value } subTotalInclTax { value } discountAmount { value }
  shippingFeeInclTax { value } paymentMethod paymentStatus { code } status { code } metaData activities { orderActivityId comment }`;

/** Unpaid, with no payment due. Cash on delivery counts as due from the moment the order is placed. */
const isUnpaid = ({ paymentMethod, paymentStatus }: EvershopOrder): boolean => {
  const state = paymentStatus?.code ?? 'pending';
  return (state === 'pending' && paymentMethod !== 'cod') || state === 'canceled' || state.endsWith('failed');
};

/** EverShop does not store refunds. Its Stripe module writes each into the order's history. */
const REFUND = /^Refunded (\d+(?:\.\d+)?) [a-z]{3}$/i;

/**
 * Events of an order, oldest first. Reading again returns the same events, plus later ones. A refund is counted against goods first and
 * never exceeds what was paid for them. Error: `shop_malformed`.
 */
export const evershopOrderEvents = (order: EvershopOrder, pricesIncludeTax: boolean): Result<readonly OrderWebhook[]> => {
  const { currency, metaData, activities, customerId, customerEmail, coupon } = order;
  const digits = minorDigits(currency);
  const minor = (value: number | string): Minor | undefined => fromMajor(value, currency, digits);
  const subtotal = minor((pricesIncludeTax ? order.subTotalInclTax : order.subTotal).value);
  const [discount, shipping] = [minor(order.discountAmount.value), minor(order.shippingFeeInclTax.value)];
  if (subtotal === undefined || discount === undefined || shipping === undefined)
    return fail('shop_malformed', 'An amount of the order is not valid.', order.orderNumber);
  const attribution = knownAttribution(metaData.couplet.attribution);
  const customer = customerId ? String(customerId) : customerEmail?.trim().toLowerCase();
  const base = {
    v: 'order/1',
    orderId: order.orderNumber,
    currency,
    subtotal,
    discount,
    shipping,
    codes: coupon ? [coupon] : [],
    ...(attribution === undefined ? {} : { attribution }),
    ...(customer ? { customer } : {}),
    route: 'web',
  } as const;
  if (order.status?.code === 'canceled') return ok([{ ...base, event: 'cancelled' }]);
  if (isUnpaid(order)) return ok([]);
  const events: OrderWebhook[] = [{ ...base, event: 'paid' }];
  let left = Math.max(0, subtotal - discount);
  for (const { orderActivityId, comment } of [...(activities ?? [])].sort((a, b) => a.orderActivityId - b.orderActivityId)) {
    const amount = REFUND.exec(comment ?? '')?.[1];
    const refunded = Math.min(left, (amount === undefined ? 0 : minor(amount)) ?? 0);
    if (refunded === 0) continue;
    left -= refunded;
    events.push({ ...base, event: 'refunded', refundId: String(orderActivityId), refunded });
  }
  return ok(events);
};

const PAGE = 200;

const DOCUMENT = `query ($since: Float!, $after: Int!, $limit: Int!) { couplet { pricesIncludeTax }
  coupletOrders(changedSince: $since, after: $after, limit: $limit) { id changedAt order { ${evershopOrderFields} } } }`;

/** Change time and id of an order come from the extension. The order itself is EverShop's and is parsed separately. */
const pageSchema = v.object({
  couplet: v.object({ pricesIncludeTax: v.boolean() }),
  coupletOrders: v.array(
    v.object({ id: v.pipe(v.number(), v.safeInteger()), changedAt: v.pipe(v.number(), v.finite()), order: v.unknown() }),
  ),
});
const nameOf = v.pipe(
  v.object({ orderNumber: v.pipe(v.string(), v.maxLength(100)) }),
  v.transform(({ orderNumber }) => orderNumber),
);

/**
 * A page of orders changed at or after an instant, UTC ms. Several pages are read by id if one page contains a single instant. Errors:
 * those of `EvershopApi`, `shop_malformed` if its pages do not advance.
 */
export const evershopOrdersSince = async (api: EvershopApi, since: number): Promise<Result<ShopOrders>> => {
  const orders: unknown[] = [];
  let [at, after] = [since, 0];
  for (;;) {
    const page = await api.query(pageSchema, DOCUMENT, { since: at, after, limit: PAGE });
    if (!page.ok) return page;
    const { couplet, coupletOrders } = page.value;
    orders.push(...coupletOrders.map(({ order }) => order));
    const [first, last] = [coupletOrders[0], coupletOrders.at(-1)];
    const full = coupletOrders.length === PAGE;
    if (full && first && last && first.changedAt === last.changedAt) {
      if (last.changedAt === at && last.id <= after) return pageRepeated;
      [at, after] = [last.changedAt, last.id];
      continue;
    }
    const read = readOrders(orders, {
      schema: evershopOrderSchema,
      nameOf,
      eventsOf: (order) => evershopOrderEvents(order, couplet.pricesIncludeTax),
    });
    return ok({ ...read, next: last?.changedAt ?? at, more: full });
  }
};
