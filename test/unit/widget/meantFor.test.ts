import { expect, test } from 'vitest';
import { presetOf } from '../../../src/campaigns/presets';
import type { Condition } from '../../../src/protocol/coupons/condition';
import { whyEn as en } from '../../../widget/i18n/whyEn';
import { whyZhCN as zhCN } from '../../../widget/i18n/whyZhCN';
import { meantFor } from '../../../widget/why/Why';

const shop = { currency: 'EUR', timeZone: 'UTC' };
const choices: Readonly<Record<string, object>> = {
  'new-shopper': { cap: 500 },
  'win-back': { cap: 500 },
  targeted: { cap: 500, categories: ['Tea'] },
  'cart-rescue': { cap: 500, spend: 4_000 },
  holiday: { from: '2026-12-01', until: '2026-12-26', tiers: [{ spend: 5_000, save: 500 }] },
};
const whenOf = (name: string): Condition => {
  const filled = presetOf(name)!.fill({ ...shop, ...choices[name] }, Date.UTC(2026, 11, 1));
  if (!filled.ok) throw new Error(filled.error.message);
  return filled.value.part.coupon.when;
};

test.each([
  ['new-shopper', ['For first orders.', 'For new shoppers.']],
  ['win-back', ['For customers who haven’t ordered recently.']],
  ['targeted', ['Because you’ve been looking at this kind of product.']],
  ['cart-rescue', ['Because your cart has been waiting for a while.']],
  ['holiday', []],
])('says whom the coupon of %s is meant for', (name, sentences) => {
  expect(meantFor(whenOf(name), en)).toEqual(sentences);
  expect(meantFor(whenOf(name), zhCN)).toHaveLength(sentences.length);
});

test('says nothing of a condition that means another thing, or that need not hold', () => {
  for (const when of [
    { field: 'customer.orders', op: 'gte', value: 1 },
    { field: 'session.visits', op: 'gte', value: 3 },
    { field: 'customer.daysSincePurchase', op: 'lt', value: 3 },
    { not: { field: 'interest.categories', op: 'in', value: ['Tea'] } },
    { any: [{ field: 'customer.orders', op: 'eq', value: 0 }, { all: [] }] },
  ] as const satisfies readonly Condition[])
    expect(meantFor(when, en)).toEqual([]);
});
