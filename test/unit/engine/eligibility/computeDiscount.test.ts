import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeDiscount, couponCost, goodsInScope, maxDiscount } from '../../../../src/engine/eligibility/discountOf';
import type { Discount } from '../../../../src/protocol/coupons/discount';
import * as arbitrary from '../../protocol/coupons/arbitraries';

const amount = fc.integer({ min: 1, max: 1e7 });
const untiered = arbitrary.untiered(amount);
const tiered = arbitrary.tiered(amount);
const instruction = arbitrary.instruction(amount);
const anyDiscount = fc.oneof(untiered, tiered, instruction);
const { anyScope } = arbitrary;
const anyBasket = arbitrary.anyBasket();

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

  it('never falls when a line is added to tiers whose amounts rise with their thresholds', () => {
    const rising = tiered.map((form): Discount => {
      if (form.kind !== 'tiers') return form;
      const [thresholds, amounts] = [form.tiers.map(({ threshold }) => threshold), form.tiers.map((tier) => tier.amount)].map((values) =>
        values.toSorted((a, b) => a - b),
      );
      return { ...form, tiers: thresholds!.map((threshold, i) => ({ threshold, amount: amounts![i]! })) };
    });
    fc.assert(
      fc.property(rising, anyScope, anyBasket, anyBasket, (discount, scope, basket, more) => {
        const larger = { ...basket, lines: [...basket.lines, ...more.lines] };
        expect(computeDiscount({ discount, scope }, larger)).toBeGreaterThanOrEqual(computeDiscount({ discount, scope }, basket));
      }),
      { numRuns: 500 },
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
