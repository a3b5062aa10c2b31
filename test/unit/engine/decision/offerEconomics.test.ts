import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { belowMarginFloor, redeemedCost, type ShopEconomics } from '../../../../src/engine/decision/deviceModel';
import { eligibilityContext } from '../../../../src/engine/decision/eligibilityContext';
import { eligibleCoupons } from '../../../../src/engine/eligibility/eligibility';
import { emptyProfile, type ShopperProfile } from '../../../../src/engine/profile/shopperProfile';
import type { Coupon } from '../../../../src/protocol/coupons/coupon';
import { DAY } from '../../../../src/protocol/values/clock';
import { categoryCoupon } from '../../../helpers/testBundle';

const tea: Coupon = { ...categoryCoupon('tea', 'Tea'), discount: { kind: 'fixed', amount: 400 } };
const line = (category: string, price: number) => ({ itemId: category, categories: [category], price, quantity: 1 });
const withCart = (...cart: ShopperProfile['cart']): ShopperProfile => ({ ...emptyProfile(0), cart });
const figures: ShopEconomics = { marginRate: 0.5, marginFloor: 0.2, meanOrder: 3_000 };

describe('the margin floor', () => {
  it.each([
    // 0.5·B − 400 against 0.2·B: B = 1,333⅓ is the border.
    [1_334, false],
    [1_333, true],
  ])('of a cart of %i in scope: below is %j', (price, below) => {
    expect(belowMarginFloor(tea, withCart(line('Tea', price)), figures)).toBe(below);
  });

  it('reckons a cart with nothing in scope, and an empty one, with a typical order in scope', () => {
    expect(belowMarginFloor(tea, withCart(), figures)).toBe(false);
    expect(belowMarginFloor(tea, withCart(), { ...figures, meanOrder: 1_000 })).toBe(true);
    expect(belowMarginFloor(tea, withCart(line('Lamps', 1_000)), { ...figures, meanOrder: 1_000 })).toBe(true);
  });

  it('says nothing without a floor, and without an order to reckon with', () => {
    expect(belowMarginFloor(tea, withCart(line('Tea', 1)), { marginRate: 0.5 })).toBe(false);
    expect(belowMarginFloor(tea, withCart(), { marginRate: 0.5, marginFloor: 0.2 })).toBe(false);
  });

  it('refuses the coupon by name, after every other reason', () => {
    const settings = { ...figures, timeZone: 'UTC', halfLifeMs: DAY };
    const refusalsOf = (coupon: Coupon, price: number) =>
      eligibleCoupons([coupon], eligibilityContext(withCart(line('Tea', price)), {}, 'site', tea.startsAt, settings)).refusals;
    expect(refusalsOf(tea, 500)).toEqual([{ couponId: 'tea', code: 'margin_floor' }]);
    expect(refusalsOf(tea, 5_000)).toEqual([]);
    expect(refusalsOf({ ...tea, membersOnly: true }, 500)).toEqual([{ couponId: 'tea', code: 'members_only' }]);
  });

  it('never lets a coupon through whose order would leave less, whatever cart and coupon (property)', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 0.9, noNaN: true }),
        (price, basisPoints, marginRate, marginFloor) => {
          const coupon: Coupon = { ...tea, discount: { kind: 'percent', basisPoints, cap: 5_000 } };
          const left = marginRate * price - Math.min(5_000, Math.floor((price * basisPoints) / 10_000));
          const below = belowMarginFloor(coupon, withCart(line('Tea', price)), { marginRate, marginFloor });
          expect(below).toBe(left < marginFloor * price);
        },
      ),
      { numRuns: 2_000, seed: 1 },
    );
  });
});

describe('what a coupon costs once it is redeemed', () => {
  it('is what it takes off the cart, or off a typical order where nothing in it is in scope', () => {
    const tenth: Coupon = { ...tea, discount: { kind: 'percent', basisPoints: 1_000, cap: 5_000 } };
    expect(redeemedCost(tenth, withCart(line('Tea', 2_000)), figures)).toBe(200);
    expect(redeemedCost(tenth, withCart(line('Lamps', 2_000)), figures)).toBe(300);
    expect(redeemedCost(tenth, withCart(), figures)).toBe(300);
  });

  it('is a share of the goods where a further piece would be cheaper', () => {
    const second: Coupon = { ...tea, discount: { kind: 'buyGet', buy: 1, get: 1, gets: {}, basisPoints: 10_000, times: 1, cap: 5_000 } };
    expect(redeemedCost(second, withCart({ ...line('Tea', 2_000), quantity: 2 }), figures)).toBe(2_000);
    const one = redeemedCost(second, withCart(line('Tea', 2_000)), figures);
    expect(one).toBeGreaterThan(0);
    expect(one).toBeLessThanOrEqual(2_000);
  });

  it('is the most it can take off where no order is known, and for a waiver of shipping', () => {
    const shipping: Coupon = { ...tea, discount: { kind: 'freeShipping', cap: 590 } };
    expect(redeemedCost(shipping, withCart(), figures)).toBe(590);
    expect(redeemedCost(tea, withCart(), { marginRate: 0.5 })).toBe(400);
  });
});
