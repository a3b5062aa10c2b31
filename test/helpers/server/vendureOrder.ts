import type { VendureOrder } from '../../../src/server/connectors/vendure/vendureOrders';

/** An order as the connector reads it. */
export const vendureOrder = (n: number, change: Partial<VendureOrder> = {}): VendureOrder => ({
  code: `ORDER${n}`,
  type: 'Regular',
  state: 'PaymentSettled',
  updatedAt: 1_700_000_000_000,
  orderPlacedAt: 1_700_000_000_000,
  currencyCode: 'EUR',
  couponCodes: ['ACDEFGHJKMNP'],
  customer: { id: '7', user: { id: '12' } },
  customFields: { couplet: 'v1.exp-1.couplet.-' },
  discounts: [{ type: 'DISTRIBUTED_ORDER_PROMOTION', amount: -100, amountWithTax: -119 }],
  shippingLines: [{ price: 420, priceWithTax: 500 }],
  lines: [{ quantity: 2, orderPlacedQuantity: 2, unitPrice: 840, unitPriceWithTax: 1_000, linePrice: 1_681, linePriceWithTax: 2_000 }],
  payments: [{ refunds: [] }],
  ...change,
});

/** The same as Vendure's Admin API writes it. */
export const vendureWire = ({ updatedAt, orderPlacedAt, ...rest }: VendureOrder) => ({
  ...rest,
  updatedAt: new Date(updatedAt).toISOString(),
  orderPlacedAt: orderPlacedAt === null ? null : new Date(orderPlacedAt).toISOString(),
});
