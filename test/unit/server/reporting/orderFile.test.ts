import { expect, it } from 'vitest';
import type { StoredOrder } from '../../../../src/server/records/orderRepository';
import { orderFileText } from '../../../../src/server/reporting/orderFile';

const order = (change: Partial<StoredOrder>): StoredOrder => ({
  v: 'order/1',
  event: 'paid',
  orderId: 'o1',
  currency: 'EUR',
  subtotal: 1_999,
  discount: 5,
  shipping: 0,
  codes: ['TEA-1', 'FIVE'],
  receivedAt: Date.UTC(2026, 0, 2),
  ...change,
});

it('writes the orders of one currency with exact amounts, refunds and cancellations', () => {
  const events = [
    order({ customer: 'a1b2' }),
    order({ event: 'refunded', refundId: 'r1', refunded: 300 }),
    order({ event: 'refunded', refundId: 'r2', refunded: 1 }),
    order({ orderId: 'o,"2"', codes: [] }),
    order({ orderId: 'o,"2"', event: 'cancelled', codes: [] }),
    order({ orderId: 'yen', currency: 'JPY', subtotal: 120 }),
  ];
  expect(orderFileText(events, 'EUR')).toEqual({
    orders: 2,
    text: `order_id,time,currency,subtotal,discount,refunded,cancelled,codes,customer_id
o1,2026-01-02T00:00:00.000Z,EUR,19.99,0.05,3.01,0,TEA-1 FIVE,a1b2
"o,""2""",2026-01-02T00:00:00.000Z,EUR,19.99,0.05,0.00,1,,
`,
  });
  expect(orderFileText(events, 'JPY').text).toContain('yen,2026-01-02T00:00:00.000Z,JPY,120,5,0,0,TEA-1 FIVE,');
});
