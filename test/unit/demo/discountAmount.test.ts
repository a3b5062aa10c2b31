import { describe, expect, it } from 'vitest';
import { discountAmount } from '../../../demo/shop/discountTable';
import type { DiscountTerms, PricedLine } from '../../../demo/shop/discountTerms';

const cart: readonly PricedLine[] = [
  { productId: 'a', category: 'Tea', price: 1_850, quantity: 2 },
  { productId: 'b', category: 'Lighting', price: 8_900, quantity: 1 },
];
const tiers: DiscountTerms = {
  kind: 'tiers',
  tiers: [
    { threshold: 6_000, amount: 1_500 },
    { threshold: 3_000, amount: 600 },
  ],
  cap: 1_500,
};

describe('the shop’s own discount arithmetic', () => {
  it.each<[string, DiscountTerms, object, number, number]>([
    [
      'takes a percentage of the goods in scope, rounded down',
      { kind: 'percent', basisPoints: 1_333, cap: 9_000 },
      { categories: ['Tea'] },
      590,
      493,
    ],
    ['stops a percentage at its cap', { kind: 'percent', basisPoints: 5_000, cap: 700 }, {}, 590, 700],
    ['takes a fixed amount', { kind: 'fixed', amount: 400 }, { itemIds: ['b'] }, 590, 400],
    ['never takes more than the goods in scope cost', { kind: 'fixed', amount: 5_000 }, { categories: ['Tea'] }, 590, 3_700],
    ['takes nothing when no goods are in scope', { kind: 'fixed', amount: 400 }, { categories: ['Plants'] }, 590, 0],
    ['takes the highest tier reached, in whatever order tiers are written', tiers, {}, 590, 1_500],
    ['takes a lower tier when only that is reached', tiers, { categories: ['Tea'] }, 590, 600],
    ['takes nothing below the lowest tier', tiers, { itemIds: ['c'] }, 590, 0],
    [
      'repeats the lowest step up to the cap',
      { kind: 'tiers', tiers: [{ threshold: 2_000, amount: 400 }], repeat: true, cap: 1_600 },
      {},
      590,
      1_600,
    ],
    [
      'repeats only whole steps',
      { kind: 'tiers', tiers: [{ threshold: 1_500, amount: 100 }], repeat: true, cap: 1_600 },
      { categories: ['Tea'] },
      590,
      200,
    ],
    ['waives shipping', { kind: 'freeShipping', cap: 900 }, {}, 590, 590],
    ['waives shipping up to its cap', { kind: 'freeShipping', cap: 300 }, {}, 590, 300],
    ['waives nothing when shipping is free already', { kind: 'freeShipping', cap: 300 }, {}, 0, 0],
  ])('%s', (_what, terms, scope, shipping, expected) => {
    expect(discountAmount(terms, scope, cart, shipping)).toBe(expected);
  });
});
