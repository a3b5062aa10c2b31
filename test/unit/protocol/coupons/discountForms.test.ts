import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { discountForm, newDiscount } from '../../../../src/console/pages/coupons/editor/discountForms';
import { couponCost, dearestOrders, expectedDiscount, maxDiscount } from '../../../../src/engine/eligibility/discountOf';
import { type Discount, discountSchema } from '../../../../src/protocol/coupons/discount';
import { discountLines } from '../../../../src/protocol/coupons/discountWords';
import { validInput } from '../../../helpers/validInput';
import { widgetLanguages } from '../../../helpers/widgetWords';
import { anyBasket, anyScope } from './arbitraries';

/** Every form there is, by its own schema: one that is added is held to this without a line here. */
const forms = discountSchema.options.map((option) => {
  const form = validInput(option)
    .filter((input) => v.is(option, input))
    .map((input): Discount => v.parse(discountSchema, input));
  return [option.entries.kind.literal, option, form] as const;
});

test.each(forms)('%s costs whole units, from nothing to what is reserved for it', (_, __, form) => {
  fc.assert(
    fc.property(form, anyBasket(), anyScope, (discount, basket, scope) => {
      const cost = couponCost({ discount, scope }, basket);
      expect(Number.isSafeInteger(cost)).toBe(true);
      expect(cost).toBeGreaterThanOrEqual(0);
      expect(cost).toBeLessThanOrEqual(maxDiscount(discount));
    }),
  );
});

test.each(forms)('%s is expected to take off something, and no more than it can', (_, __, form) => {
  fc.assert(
    fc.property(form, fc.integer({ min: 1, max: 1e7 }), fc.double({ min: 0.01, max: 1, noNaN: true }), (discount, goods, share) => {
      const expected = expectedDiscount(discount, { goods, share, guessed: false });
      expect(expected).toBeGreaterThan(0);
      expect(expected).toBeLessThanOrEqual(
        Math.max(...('tiers' in discount ? discount.tiers.map(({ amount }) => amount) : [maxDiscount(discount)])),
      );
    }),
  );
});

test.each(forms)('%s has an order on which it costs something, so that its margin can be checked', (_, __, form) => {
  fc.assert(
    fc.property(form, fc.integer({ min: 1, max: 1e5 }), (discount, floor) => {
      const orders = dearestOrders(discount, floor);
      const costs = orders.map((line) => {
        const { price, quantity } = line;
        expect(Number.isInteger(price) && Number.isInteger(quantity) && quantity > 0).toBe(true);
        return couponCost({ discount, scope: {} }, { lines: [line], shipping: maxDiscount(discount) });
      });
      expect(Math.max(...costs)).toBeGreaterThan(0);
    }),
  );
});

test.each(forms)('%s has words in every language', (_, __, form) => {
  const format = {
    money: (amount: number) => `#${amount}#`,
    percent: (share: number) => `#${share}#`,
    number: (value: number) => `#${value}#`,
  };
  const [discount] = fc.sample(form, { numRuns: 1, seed: 7 });
  const said = widgetLanguages.map(({ card }) => discountLines(discount as Discount, card, format).join());
  for (const line of said) expect(line).not.toMatch(/undefined|NaN|^$/);
  // English and French may share a word.
  expect(new Set(said).size).toBeGreaterThanOrEqual(widgetLanguages.length - 1);
});

test.each(forms)('the console asks for every field of %s', (kind, { entries }) => {
  const fields = Object.keys(entries).filter((name) => name !== 'kind');
  expect(discountForm(kind)?.fields.toSorted()).toEqual(fields.toSorted());
  expect(newDiscount(kind, {}).kind).toBe(kind);
});
