import { describe, expect, it } from 'vitest';
import { purchaseDiscount, purchaseLines } from '../../../../src/engine/eligibility/discountOf';
import { revenueOf } from '../../../../src/engine/profile/updateProfile';
import type { Discount } from '../../../../src/protocol/coupons/discount';
import { categoryCoupon } from '../../../helpers/testBundle';

const purchase = (items: readonly { itemId: string; price?: number; quantity: number; categories?: string[] }[], value?: number) => ({
  name: 'purchase' as const,
  time: 1,
  transactionId: 't',
  items: [...items],
  ...(value === undefined ? {} : { value }),
});
const tea = { itemId: 'tea', price: 1_000, quantity: 3, categories: ['Tea'] };

describe('the money of a purchase, the same for device and trainer', () => {
  it('is prices times pieces where every item has a price, else the stated value', () => {
    expect(revenueOf(purchase([tea], 9_999))).toBe(3_000);
    expect(revenueOf(purchase([tea, { itemId: 'mug', quantity: 1 }], 4_200))).toBe(4_200);
    expect(revenueOf(purchase([tea, { itemId: 'mug', quantity: 1 }]))).toBe(3_000);
    expect(revenueOf(purchase([], 700))).toBe(700);
  });

  it('costs what the coupon takes off its goods, and the whole cap for a waiver of shipping nobody stated', () => {
    const lines = purchaseLines(purchase([tea]));
    expect(purchaseDiscount(categoryCoupon('tea-10', 'Tea'), lines)).toBe(300);
    expect(purchaseDiscount(categoryCoupon('mug-10', 'Mugs'), lines)).toBe(0);
    expect(purchaseDiscount(categoryCoupon('ship', 'Tea', { discount: { kind: 'freeShipping', cap: 590 } }), lines)).toBe(590);
  });

  it('costs what the shop hands over besides, though it lowers no price', () => {
    const lines = purchaseLines(purchase([tea]));
    const costs = (discount: Discount, category = 'Tea') => purchaseDiscount(categoryCoupon('c', category, { discount }), lines);
    expect(costs({ kind: 'points', points: 500, value: 250 })).toBe(250);
    expect(costs({ kind: 'cashBack', basisPoints: 500, cap: 100 })).toBe(100);
    expect(costs({ kind: 'storeCredit', amount: 400 }, 'Mugs')).toBe(0);
  });
});
