import fc from 'fast-check';
import type { Basket } from '../../../../src/engine/eligibility/discountOf';
import type { Coupon } from '../../../../src/protocol/coupons/coupon';
import type { Discount } from '../../../../src/protocol/coupons/discount';
import type { Scope } from '../../../../src/protocol/coupons/scope';
import { categoryCoupon } from '../../../helpers/testBundle';

const name = fc.constantFrom('a', 'b', 'c', '__proto__');

export const anyScope: fc.Arbitrary<Scope> = fc.record(
  { categories: fc.array(name, { maxLength: 2 }), itemIds: fc.array(name, { maxLength: 2 }) },
  { requiredKeys: [] },
);

/** Forms that lower what is paid now and give more for more goods. */
export const untiered = (amount: fc.Arbitrary<number>): fc.Arbitrary<Discount> =>
  fc.oneof(
    fc.record({ kind: fc.constant('percent' as const), basisPoints: fc.integer({ min: 1, max: 10_000 }), cap: amount }),
    fc.record({ kind: fc.constant('fixed' as const), amount }),
    fc.record({ kind: fc.constant('freeShipping' as const), cap: amount }),
  );

const pieces = fc.integer({ min: 1, max: 4 });
/** Pieces for pieces. */
export const buyGet = (amount: fc.Arbitrary<number>): fc.Arbitrary<Discount> =>
  fc.record({
    kind: fc.constant('buyGet' as const),
    buy: pieces,
    get: pieces,
    gets: anyScope,
    basisPoints: fc.integer({ min: 1, max: 10_000 }),
    times: pieces,
    cap: amount,
  });

export const tiered = (amount: fc.Arbitrary<number>): fc.Arbitrary<Discount> =>
  fc.record({
    kind: fc.constant('tiers' as const),
    tiers: fc.array(fc.record({ threshold: amount, amount }), { minLength: 1, maxLength: 10 }),
    repeat: fc.boolean(),
    cap: amount,
  });

export const instruction = (amount: fc.Arbitrary<number>): fc.Arbitrary<Discount> =>
  fc.oneof(
    fc.record({ kind: fc.constant('gift' as const), itemId: fc.constant('a'), quantity: fc.integer({ min: 1, max: 3 }), value: amount }),
    fc.record({ kind: fc.constant('points' as const), points: amount, value: amount }),
    fc.record({ kind: fc.constant('cashBack' as const), basisPoints: fc.integer({ min: 1, max: 10_000 }), cap: amount }),
    fc.record({ kind: fc.constant('storeCredit' as const), amount }),
  );

export const anyBasket = (price = 1e6): fc.Arbitrary<Basket> =>
  fc.record({
    lines: fc.array(
      fc.record({
        itemId: name,
        categories: fc.array(name, { maxLength: 2 }),
        price: fc.nat(price),
        quantity: fc.integer({ min: 1, max: 9 }),
      }),
      { maxLength: 6 },
    ),
    shipping: fc.nat(5_000),
  });

const stacking: fc.Arbitrary<Coupon['stacking']> = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(undefined, 'exclusive' as const) },
  {
    weight: 6,
    arbitrary: fc.record({
      combinesWith: fc.subarray(['product', 'order', 'shipping'] as const, { minLength: 1 }).map((classes) => [...classes]),
    }),
  },
);

/** Up to `most` coupons of small amounts, so that they get into each other's way. */
export const someCoupons = (most: number): fc.Arbitrary<Coupon[]> => {
  const amount = fc.integer({ min: 1, max: 3_000 });
  const form = fc.oneof(untiered(amount), tiered(amount), buyGet(amount), instruction(amount));
  return fc
    .array(fc.record({ discount: form, scope: anyScope, stacking }), { maxLength: most })
    .map((parts) =>
      parts.map(({ stacking: rule, ...rest }, i) =>
        categoryCoupon(`c${i}`, 'a', { ...rest, ...(rule === undefined ? {} : { stacking: rule }) }),
      ),
    );
};
