import { expect, test } from 'vitest';
import { orderMoney, type UsedCoupon } from '../../../src/campaigns/learning/learnStrata';
import { factsOf } from '../../helpers/simulatedShop';
import { categoryCoupon } from '../../helpers/testBundle';

const row = (attribution: string | null, orders: number, subtotal: number, currency = 'EUR') => ({
  attribution,
  currency,
  orders,
  subtotal,
  discount: 0,
});
const coupon = (whole: boolean, usedMoney: number, usedCount: number, currency = 'EUR'): UsedCoupon => ({
  coupon: { ...categoryCoupon('a', 'Tea'), ...(whole ? { scope: {} } : {}) },
  currency,
  usedMoney,
  usedCount,
});

test('an order leaves what those of the running experiment leave, in its currency, whichever arm they are of', () => {
  const totals = [
    row('v1.exp.couplet.a', 2, 10_000),
    row('v1.exp.none.-', 2, 6_000),
    row('v1.exp.couplet.-', 5, 90_000, 'CHF'),
    row('v1.other.rule.-', 9, 90_000),
    row(null, 9, 90_000),
  ];
  expect(orderMoney(totals, [], factsOf())).toEqual({
    margin: 2_000,
    wholeDiscount: 2_000 / 3,
    scopedDiscount: 2_000 / 3,
    marginRate: factsOf().marginRate,
  });
  const used = [coupon(true, 900, 3), coupon(false, 100, 1), coupon(false, 800, 2), coupon(false, 9_000, 1, 'CHF')];
  expect(orderMoney(totals, used, factsOf())).toEqual({
    margin: 2_000,
    wholeDiscount: 300,
    scopedDiscount: 300,
    marginRate: factsOf().marginRate,
  });
});

test('nothing is known where no order tells, or orders leave nothing', () => {
  expect(orderMoney([], [coupon(true, 900, 3)], factsOf())).toBeUndefined();
  expect(orderMoney([row('v1.exp.none.-', 2, 0)], [], factsOf())).toBeUndefined();
});
