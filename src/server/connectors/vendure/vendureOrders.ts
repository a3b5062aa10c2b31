import * as v from 'valibot';
import type { OrderWebhook } from '../../../protocol/protocol';
import { knownAttribution } from '../knownAttribution';

const money = v.pipe(v.number(), v.safeInteger());
export const instantSchema = v.pipe(
  v.string(),
  v.transform((text) => Date.parse(text)),
  v.number(),
);

/** @param cost custom field of `ProductVariant`, already checked to be a name */
export const orderFields = (cost: string | undefined): string => `
  code type state updatedAt orderPlacedAt currencyCode couponCodes customer { id user { id } } customFields { couplet }
  discounts { type amount amountWithTax }
  shippingLines { price priceWithTax }
  lines { quantity orderPlacedQuantity unitPrice unitPriceWithTax linePrice linePriceWithTax ${cost ? `productVariant { customFields { ${cost} } }` : ''} }
  payments { refunds { id state total shipping } }`;

export const vendureOrderSchema = v.object({
  code: v.string(),
  type: v.string(),
  state: v.string(),
  updatedAt: instantSchema,
  orderPlacedAt: v.nullable(instantSchema),
  currencyCode: v.string(),
  couponCodes: v.array(v.string()),
  /** Vendure makes a customer of every guest; one who has an account has a user as well. */
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

/** An order is paid for Couplet once its customer has done their part, whenever the shop takes the money. */
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

/** Goods without tax less their cost, as ordered; unknown while the cost of one of them is. */
const marginOf = (lines: VendureOrder['lines'], costField: string | undefined): number | undefined => {
  if (costField === undefined) return undefined;
  const margins = lines.map(({ orderPlacedQuantity, unitPrice, productVariant }) => {
    const cost = productVariant?.customFields[costField];
    return Number.isSafeInteger(cost) ? orderPlacedQuantity * (unitPrice - Number(cost)) : Number.NaN;
  });
  const margin = sum(margins);
  return Number.isSafeInteger(margin) ? margin : undefined;
};

export interface VendureReading {
  /** Are the shop's prices, and so a coupon's amounts, with tax? */
  readonly withTax: boolean;
  readonly costField?: string | undefined;
}

/**
 * What happened to one order as `order/1` events, in their order: paid, refunds that were settled, cancelled. Amounts are in the channel's own
 * terms, of the order as it was placed.
 */
export const vendureOrderEvents = (order: VendureOrder, { withTax, costField }: VendureReading): OrderWebhook[] => {
  if (order.type !== 'Regular' || order.orderPlacedAt === null || !placedStates.has(order.state)) return [];
  const lineOf = (line: VendureOrder['lines'][number]): number => {
    if (line.quantity === line.orderPlacedQuantity) return withTax ? line.linePriceWithTax : line.linePrice;
    return (withTax ? line.unitPriceWithTax : line.unitPrice) * line.orderPlacedQuantity;
  };
  // A cancellation writes off its rest as a discount of another type.
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
