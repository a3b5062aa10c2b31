import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { bestDeal } from '../../src/engine/eligibility/bestDeal';
import { computeDiscount, couponCost, maxDiscount } from '../../src/engine/eligibility/discountOf';
import { type ConditionFacts, refusalOf, refusalSentences } from '../../src/engine/eligibility/eligibility';
import { type Coupon, couponSchema } from '../../src/protocol/coupons/coupon';
import { discountSchema } from '../../src/protocol/coupons/discount';
import { scopeSchema } from '../../src/protocol/coupons/scope';
import golden from './coupons.json';

const lineSchema = v.pipe(
  v.strictTuple([v.string(), v.array(v.string()), v.number(), v.number()]),
  v.transform(([itemId, categories, price, quantity]) => ({ itemId, categories, price, quantity })),
);
const linesOf = (lines: unknown) => v.parse(v.array(lineSchema), lines);
const couponOf = (part: object): Coupon =>
  v.parse(couponSchema, {
    id: 'c',
    version: 1,
    title: { en: 'C' },
    discount: { kind: 'fixed', amount: 1 },
    startsAt: 0,
    endsAt: 2 * golden.now,
    ...part,
  });

describe(`coupons on golden vectors, version ${golden.specVersion}: discounts`, () => {
  it.each(golden.discounts)('$name', ({ discount, scope, lines, shipping, discounted, cost, maximum }) => {
    const coupon = { discount: v.parse(discountSchema, discount), scope: v.parse(scopeSchema, scope) };
    const basket = { lines: linesOf(lines), shipping };
    expect(computeDiscount(coupon, basket)).toBe(discounted);
    expect(couponCost(coupon, basket)).toBe(cost);
    expect(maxDiscount(coupon.discount)).toBe(maximum);
  });
});

describe(`coupons on golden vectors, version ${golden.specVersion}: eligibility`, () => {
  it.each(golden.eligibility)('$name: $expected', ({ coupon = {}, facts = {}, exposure = {}, shopper = {}, expected }) => {
    const refused = refusalOf(couponOf(coupon), {
      now: golden.now,
      facts: facts as ConditionFacts,
      exposureOf: () => ({ shownAt: [], shownThisSession: 0, shownTotal: 0, ...exposure }),
      dismissalsInARow: 0,
      shownAt: [],
      ...shopper,
    });
    expect(refused ?? null).toBe(expected);
  });

  /** They hang on a shop's figures (offerEconomics.test.ts) and on the other coupons (campaignPriority.test.ts). */
  const elsewhere = ['margin_floor', 'lower_priority'];

  it('covers every other reason code', () => {
    const reasons = new Set(golden.eligibility.map(({ expected }) => expected));
    for (const code of Object.keys(refusalSentences)) if (!elsewhere.includes(code)) expect(reasons).toContain(code);
  });
});

describe(`coupons on golden vectors, version ${golden.specVersion}: stacking`, () => {
  it.each(golden.stacking)('$name', ({ lines, shipping, coupons, expected }) => {
    expect(bestDeal({ lines: linesOf(lines), shipping }, coupons.map(couponOf))).toEqual({ ok: true, value: expected });
  });
});
