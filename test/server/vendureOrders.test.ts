import { describe, expect, it } from 'vitest';
import { type VendureOrder, vendureOrderEvents } from '../../src/server/connectors/vendure/vendureOrders';
import { vendureOrder as order } from '../helpers/fakes/shopOrders';

describe('an order of Vendure', () => {
  const withTax = { withTax: true };

  it('is told in the terms of the channel, with tax or without', () => {
    const told = (tax: boolean) => vendureOrderEvents(order(1), { withTax: tax });
    expect(told(true)).toEqual([
      {
        v: 'order/1',
        event: 'paid',
        orderId: 'ORDER1',
        currency: 'EUR',
        subtotal: 2_000,
        discount: 119,
        shipping: 500,
        codes: ['ACDEFGHJKMNP'],
        attribution: 'v1.exp-1.couplet.-',
        customer: '7',
      },
    ]);
    expect(told(false)).toMatchObject([{ subtotal: 1_681, discount: 100, shipping: 420 }]);
  });

  it('is none before it is placed, and none of a seller’s part', () => {
    const changes: Partial<VendureOrder>[] = [{ orderPlacedAt: null }, { state: 'ArrangingPayment' }, { type: 'Seller' }];
    for (const change of changes) expect(vendureOrderEvents(order(1, change), withTax)).toEqual([]);
  });

  it('is counted as it was placed when lines were cancelled since, and without what a cancellation writes off', () => {
    const cancelled = order(1, {
      state: 'Cancelled',
      lines: [{ quantity: 0, orderPlacedQuantity: 2, unitPrice: 840, unitPriceWithTax: 1_000, linePrice: 0, linePriceWithTax: 0 }],
      discounts: [{ type: 'OTHER', amount: -420, amountWithTax: -500 }],
    });
    expect(vendureOrderEvents(cancelled, withTax)).toMatchObject([
      { event: 'paid', subtotal: 2_000, discount: 0 },
      { event: 'cancelled', subtotal: 2_000, discount: 0 },
    ]);
  });

  it('has refunds that were settled, less their shipping', () => {
    const refunds = [
      { id: '1', state: 'Pending', total: 900, shipping: 0 },
      { id: '2', state: 'Settled', total: 900, shipping: 500 },
    ];
    expect(vendureOrderEvents(order(1, { payments: [{ refunds }] }), withTax).slice(1)).toMatchObject([
      { event: 'refunded', refundId: '2', refunded: 400 },
    ]);
  });

  it('has a margin only where the cost of every line is known', () => {
    const line = order(1).lines[0]!;
    const margin = (...costs: readonly unknown[]) =>
      vendureOrderEvents(order(1, { lines: costs.map((cost) => ({ ...line, productVariant: { customFields: { cost } } })) }), {
        withTax: true,
        costField: 'cost',
      })[0]?.margin;
    expect([margin(500), margin(500, 1_000), margin(500, null)]).toEqual([680, 360, undefined]);
  });
});
