import * as v from 'valibot';
import type { OrderWebhook } from '../../../protocol/protocol';
import { ok, type Result } from '../../../protocol/values/result';
import type { ShopOrders } from '../../shop/connector';
import { isRepeated, knownAttribution, pageRepeated, readOrders } from '../../shop/readOrders';
import { twice } from '../../shop/shopCall';
import { ordersSchema, type VendureApi } from './vendureApi';

const money = v.pipe(v.number(), v.safeInteger());
const instantSchema = v.pipe(
  v.string(),
  v.transform((text) => Date.parse(text)),
  v.number(),
);

/** @param cost custom field of `ProductVariant`, already validated as a name */
const orderFields = (cost: string | undefined): string => `
  code type state updatedAt orderPlacedAt currencyCode couponCodes customer { id user { id } } customFields { couplet }
  discounts { type amount amountWithTax }
  shippingLines { price priceWithTax }
  lines { quantity orderPlacedQuantity unitPrice unitPriceWithTax linePrice linePriceWithTax ${cost ? `productVariant { customFields { ${cost} } }` : ''} }
  payments { refunds { id state total shipping } }`;

const vendureOrderSchema = v.object({
  code: v.string(),
  type: v.string(),
  state: v.string(),
  updatedAt: instantSchema,
  orderPlacedAt: v.nullable(instantSchema),
  currencyCode: v.string(),
  couponCodes: v.array(v.string()),
  /** Vendure creates a customer for every guest. Only those with an account have a user. */
  customer: v.nullable(v.object({ id: v.string(), user: v.nullish(v.object({ id: v.string() })) })),
  customFields: v.object({ couplet: v.nullish(v.string()) }),
  discounts: v.array(v.object({ type: v.string(), amount: money, amountWithTax: money })),
  shippingLines: v.array(v.object({ price: money, priceWithTax: money })),
  lines: v.array(
    v.object({
      quantity: money,
      orderPlacedQuantity: money,
      unitPrice: money,
      unitPriceWithTax: money,
      linePrice: money,
      linePriceWithTax: money,
      productVariant: v.optional(v.object({ customFields: v.record(v.string(), v.unknown()) })),
    }),
  ),
  payments: v.nullable(
    v.array(v.object({ refunds: v.array(v.object({ id: v.string(), state: v.string(), total: money, shipping: money })) })),
  ),
});
export type VendureOrder = v.InferOutput<typeof vendureOrderSchema>;

/** Couplet treats an order as paid once the customer has done their part, whenever the shop captures the payment. */
const placedStates = new Set([
  'PaymentAuthorized',
  'PaymentSettled',
  'PartiallyShipped',
  'Shipped',
  'PartiallyDelivered',
  'Delivered',
  'Modifying',
  'ArrangingAdditionalPayment',
  'Cancelled',
]);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Goods without tax, less their cost, as ordered; undefined if the cost of any of them is unknown. */
const marginOf = (lines: VendureOrder['lines'], costField: string | undefined): number | undefined => {
  if (costField === undefined) return undefined;
  const margins = lines.map(({ orderPlacedQuantity, unitPrice, productVariant }) => {
    const cost = productVariant?.customFields[costField];
    return Number.isSafeInteger(cost) ? orderPlacedQuantity * (unitPrice - Number(cost)) : Number.NaN;
  });
  const margin = sum(margins);
  return Number.isSafeInteger(margin) ? margin : undefined;
};

interface VendureReading {
  /** Whether the shop's prices, and thus a coupon's amounts, include tax. */
  readonly withTax: boolean;
  readonly costField?: string | undefined;
}

/**
 * Events of one order as `order/1`, in order: paid, settled refunds, cancelled. Amounts include tax if the channel's prices do, and are
 * those of the order as placed.
 */
export const vendureOrderEvents = (order: VendureOrder, { withTax, costField }: VendureReading): OrderWebhook[] => {
  if (order.type !== 'Regular' || order.orderPlacedAt === null || !placedStates.has(order.state)) return [];
  const lineOf = (line: VendureOrder['lines'][number]): number => {
    if (line.quantity === line.orderPlacedQuantity) return withTax ? line.linePriceWithTax : line.linePrice;
    return (withTax ? line.unitPriceWithTax : line.unitPrice) * line.orderPlacedQuantity;
  };
  // A cancellation writes off the remainder as a discount of another type.
  const given = order.discounts.filter(({ type }) => type.endsWith('PROMOTION'));
  const attribution = knownAttribution(order.customFields.couplet);
  const margin = marginOf(order.lines, costField);
  const common = {
    v: 'order/1',
    orderId: order.code,
    currency: order.currencyCode,
    subtotal: sum(order.lines.map(lineOf)),
    discount: Math.max(0, -sum(given.map(({ amount, amountWithTax }) => (withTax ? amountWithTax : amount)))),
    shipping: sum(order.shippingLines.map(({ price, priceWithTax }) => (withTax ? priceWithTax : price))),
    codes: order.couponCodes.slice(0, 10),
    ...(attribution === undefined ? {} : { attribution }),
    ...(order.customer ? { customer: order.customer.id, ...(order.customer.user ? {} : { guest: true }) } : {}),
    ...(margin === undefined ? {} : { margin }),
  } as const;
  const refunds = (order.payments ?? []).flatMap((payment) => payment.refunds).filter(({ state }) => state === 'Settled');
  return [
    { ...common, event: 'paid' },
    ...refunds.map(({ id, total, shipping }) => ({
      ...common,
      event: 'refunded' as const,
      refundId: id,
      refunded: Math.max(0, total - shipping),
    })),
    ...(order.state === 'Cancelled' ? [{ ...common, event: 'cancelled' as const }] : []),
  ];
};

const ORDERS = 50;

const changedSchema = v.object({ updatedAt: instantSchema });
const nameOf = v.pipe(
  v.object({ code: v.pipe(v.string(), v.maxLength(100)) }),
  v.transform(({ code }) => code),
);

/**
 * A page of orders changed after an instant, UTC ms. Several pages are read if one contains a single instant. Errors: those of
 * `VendureApi`, `shop_malformed`.
 */
export const vendureOrdersSince = async (api: VendureApi, since: number, reading: VendureReading): Promise<Result<ShopOrders>> => {
  const document = `query ($options: OrderListOptions) { orders(options: $options) { items { ${orderFields(reading.costField)} } } }`;
  const orders: unknown[] = [];
  let [first, last]: (number | undefined)[] = [];
  let full: boolean;
  do {
    const filter = { updatedAt: { after: new Date(since).toISOString() }, active: { eq: false } };
    const options = { filter, sort: { updatedAt: 'ASC', id: 'ASC' }, take: ORDERS, skip: orders.length };
    const page = await twice(() => api.ask(document, { options }, ordersSchema));
    if (!page.ok) return page;
    const { items } = page.value.orders;
    if (isRepeated(orders, items, ORDERS)) return pageRepeated;
    orders.push(...items);
    for (const item of items) {
      const changed = v.safeParse(changedSchema, item);
      if (!changed.success) continue;
      last = changed.output.updatedAt;
      first ??= last;
    }
    full = items.length === ORDERS;
    // Paging by time would get stuck on a page with a single instant.
  } while (full && first === last);
  const read = readOrders(orders, { schema: vendureOrderSchema, nameOf, eventsOf: (order) => ok(vendureOrderEvents(order, reading)) });
  // The next page starts with this page's last instant, because more orders may share it.
  return ok({ ...read, next: last === undefined ? since : full ? last - 1 : last, more: full });
};
