import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Basket, computeDiscount, couponCost, goodsInScope } from '../../../../src/core/coupons/computeDiscount';
import type { Scope } from '../../../../src/core/coupons/coupon';
import type { Discount } from '../../../../src/core/coupons/discount';
import { maxDiscount } from '../../../../src/core/coupons/maxDiscount';

const amount = fc.integer({ min: 1, max: 1e7 });
const untiered: fc.Arbitrary<Discount> = fc.oneof(
  fc.record({ kind: fc.constant('percent' as const), basisPoints: fc.integer({ min: 1, max: 10_000 }), cap: amount }),
  fc.record({ kind: fc.constant('fixed' as const), amount }),
  fc.record({ kind: fc.constant('freeShipping' as const), cap: amount }),
);
const instruction: fc.Arbitrary<Discount> = fc.oneof(
  fc.record({ kind: fc.constant('gift' as const), itemId: fc.constant('a'), quantity: fc.integer({ min: 1, max: 3 }), value: amount }),
  fc.record({ kind: fc.constant('points' as const), points: amount, value: amount }),
  fc.record({ kind: fc.constant('cashBack' as const), basisPoints: fc.integer({ min: 1, max: 10_000 }), cap: amount }),
  fc.record({ kind: fc.constant('storeCredit' as const), amount }),
);
const tiered: fc.Arbitrary<Discount> = fc.record({
  kind: fc.constant('tiers' as const),
  tiers: fc.array(fc.record({ threshold: amount, amount }), { minLength: 1, maxLength: 10 }),
  repeat: fc.boolean(),
  cap: amount,
});
const anyDiscount = fc.oneof(untiered, tiered, instruction);
const name = fc.constantFrom('a', 'b', 'c', '__proto__');
const anyScope: fc.Arbitrary<Scope> = fc.record(
  { categories: fc.array(name, { maxLength: 2 }), itemIds: fc.array(name, { maxLength: 2 }) },
  { requiredKeys: [] },
);
const anyBasket: fc.Arbitrary<Basket> = fc.record({
  lines: fc.array(
    fc.record({ itemId: name, categories: fc.array(name, { maxLength: 2 }), price: fc.nat(1e6), quantity: fc.integer({ min: 1, max: 9 }) }),
    { maxLength: 6 },
  ),
  shipping: fc.nat(5_000),
});

describe('computeDiscount', () => {
  it('is an integer of minor units, never below 0, above what it is taken off, or above maxDiscount', () => {
    fc.assert(
      fc.property(anyDiscount, anyScope, anyBasket, (discount, scope, basket) => {
        const off = computeDiscount({ discount, scope }, basket);
        const base = discount.kind === 'freeShipping' ? basket.shipping : goodsInScope(scope, basket.lines);
        expect(Number.isSafeInteger(off)).toBe(true);
        expect(off).toBeGreaterThanOrEqual(0);
        expect(off).toBeLessThanOrEqual(base);
        expect(off).toBeLessThanOrEqual(maxDiscount(discount));
      }),
      { numRuns: 1_000 },
    );
  });

  it('never falls when a line is added (tiers may: a merchant can give a higher threshold a lower amount)', () => {
    fc.assert(
      fc.property(untiered, anyScope, anyBasket, anyBasket, (discount, scope, basket, more) => {
        const larger = { ...basket, lines: [...basket.lines, ...more.lines] };
        expect(computeDiscount({ discount, scope }, larger)).toBeGreaterThanOrEqual(computeDiscount({ discount, scope }, basket));
      }),
    );
  });

  it('depends on no order of lines or tiers', () => {
    fc.assert(
      fc.property(anyDiscount, anyScope, anyBasket, (discount, scope, basket) => {
        const turned = { ...basket, lines: basket.lines.toReversed() };
        const distinct =
          discount.kind === 'tiers' && new Set(discount.tiers.map(({ threshold }) => threshold)).size === discount.tiers.length;
        const other = distinct ? { ...discount, tiers: discount.tiers.toReversed() } : discount;
        expect(computeDiscount({ discount: other, scope }, turned)).toBe(computeDiscount({ discount, scope }, basket));
      }),
    );
  });

  it('takes nothing off for an instruction to the shop, whose cost is an integer between 0 and maxDiscount and never falls', () => {
    fc.assert(
      fc.property(instruction, anyScope, anyBasket, anyBasket, (discount, scope, basket, more) => {
        const cost = couponCost({ discount, scope }, basket);
        expect(computeDiscount({ discount, scope }, basket)).toBe(0);
        expect(Number.isSafeInteger(cost)).toBe(true);
        expect(cost).toBeGreaterThanOrEqual(0);
        expect(cost).toBeLessThanOrEqual(goodsInScope(scope, basket.lines) > 0 ? maxDiscount(discount) : 0);
        expect(couponCost({ discount, scope }, { ...basket, lines: [...basket.lines, ...more.lines] })).toBeGreaterThanOrEqual(cost);
      }),
    );
  });

  it('costs what it takes off where it is no instruction', () => {
    fc.assert(
      fc.property(fc.oneof(untiered, tiered), anyScope, anyBasket, (discount, scope, basket) => {
        expect(computeDiscount({ discount, scope }, basket)).toBe(couponCost({ discount, scope }, basket));
      }),
    );
  });

  it('reaches maxDiscount with a basket large enough, so the reserve is no larger than needed', () => {
    fc.assert(
      fc.property(fc.oneof(untiered, instruction), (discount) => {
        const lines = [{ itemId: 'a', categories: [], price: 1e12, quantity: 1 }];
        expect(couponCost({ discount, scope: {} }, { lines, shipping: 1e12 })).toBe(maxDiscount(discount));
      }),
    );
  });
});
