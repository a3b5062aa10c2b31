import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderRecord } from '../../../../src/protocol/order';
import { customerTotals, orderAmounts } from '../../../../src/stats/comparison/customerTotals';
import { breakEvenLift } from '../../../../src/stats/comparison/discountReturn';

const order = (more: Partial<OrderRecord>): OrderRecord => ({
  orderId: 'o1',
  at: 0,
  attribution: null,
  subtotal: 10_000,
  discount: 1_000,
  margin: 4_000,
  ...more,
});

describe('orderAmounts', () => {
  it('takes the discount off the margin, and of a partial refund its part of both', () => {
    expect(orderAmounts(order({}))).toEqual({
      orders: 1,
      revenue: 10_000,
      margin: 4_000,
      discount: 1_000,
      refunds: 0,
      paidBack: 0,
      net: 3_000,
      keptDiscount: 1_000,
    });
    // A third of what was paid comes back.
    expect(orderAmounts(order({ refunded: 3_000 }))).toMatchObject({
      orders: 1,
      net: 2_000,
      refunds: 1_000,
      paidBack: 3_000,
      keptDiscount: 667,
    });
  });

  it('counts a wholly refunded order as none, shipping paid back with it or not', () => {
    for (const refunded of [9_000, 9_500])
      expect(orderAmounts(order({ refunded }))).toMatchObject({ orders: 0, net: 0, refunds: 3_000, paidBack: 9_000 });
  });

  it('keeps a loss a loss, and an order paid by coupon alone an order', () => {
    expect(orderAmounts(order({ margin: -500, refunded: 4_500 }))).toMatchObject({ net: -750, refunds: -750 });
    expect(orderAmounts(order({ subtotal: 1_000, refunded: 0 }))).toMatchObject({ orders: 1, net: 3_000 });
  });

  it('adds up to the unit, and never moves by more than half a unit from the exact share', () => {
    const safe = fc.nat({ max: 2 ** 51 });
    fc.assert(
      fc.property(safe, safe, fc.integer({ min: -(2 ** 51), max: 2 ** 51 }), safe, (a, b, margin, refunded) => {
        const [subtotal, discount] = [Math.max(a, b), Math.min(a, b)];
        const { net, refunds, discount: off, margin: before } = orderAmounts(order({ subtotal, discount, margin, refunded }));
        expect(before - off - refunds).toBe(net);
        const paid = BigInt(subtotal - discount);
        if (paid === 0n) return;
        const kept = paid - (BigInt(refunded) < paid ? BigInt(refunded) : paid);
        const error = 2n * (BigInt(net) * paid - (BigInt(margin) - BigInt(discount)) * kept);
        expect(error <= paid && error >= -paid).toBe(true);
      }),
    );
  });
});

describe('customerTotals', () => {
  it('sums by customer in order of first orders, and leaves guests apart', () => {
    const totals = customerTotals([
      order({ orderId: 'c', at: 3, customerId: 'ann' }),
      order({ orderId: 'b', at: 2 }),
      order({ orderId: 'a', at: 1, customerId: 'ann', discount: 0 }),
      // A guest's order id that is a customer's id is not that customer.
      order({ orderId: 'ann', at: 4, customerId: '' }),
    ]);
    expect(totals.map(({ times: [first], guest, total }) => [first, guest, total.net, total.orders])).toEqual([
      [1, false, 7_000, 2],
      [2, true, 3_000, 1],
      [4, true, 3_000, 1],
    ]);
  });
});

describe('breakEvenLift', () => {
  it('is 17.6% at 40% margin, 10% off and 60% redeeming', () => {
    expect(breakEvenLift({ marginRate: 0.4, discountRate: 0.1, redeeming: 0.6 })).toBeCloseTo(0.1765, 4);
    expect(breakEvenLift({ marginRate: 0.1, discountRate: 0.1, redeeming: 1 })).toBeNull();
  });
});
