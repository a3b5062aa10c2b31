import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { computeDiscount } from '../../src/engine/eligibility/discountOf';
import { discountSchema } from '../../src/protocol/coupons/discount';
import { scopeSchema } from '../../src/protocol/coupons/scope';
import golden from './discounts.json';

const lineSchema = v.tuple([v.string(), v.string(), v.number(), v.number()]);

describe(`computeDiscount on golden vectors, version ${golden.specVersion}`, () => {
  it.each(golden.cases)('$name', ({ discount, scope, lines, shipping, expected }) => {
    const coupon = { discount: v.parse(discountSchema, discount), scope: v.parse(scopeSchema, scope ?? {}) };
    const basket = v
      .parse(v.array(lineSchema), lines)
      .map(([itemId, category, price, quantity]) => ({ itemId, categories: [category], price, quantity }));
    expect(computeDiscount(coupon, { lines: basket, shipping })).toBe(expected);
  });
});
