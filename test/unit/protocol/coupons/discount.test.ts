import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { discountSchema } from '../../../../src/protocol/coupons/discount';

describe('discountSchema', () => {
  it.each([
    { kind: 'percent', basisPoints: 10_001, cap: 1 },
    { kind: 'percent', basisPoints: 10.5, cap: 1 },
    { kind: 'percent', basisPoints: 100 },
    { kind: 'fixed', amount: 0 },
    { kind: 'fixed', amount: 9.99 },
    { kind: 'tiers', tiers: [], cap: 1 },
    { kind: 'tiers', tiers: [{ threshold: 0, amount: 1 }], cap: 1 },
    { kind: 'tiers', tiers: [5, 5].map((threshold) => ({ threshold, amount: 1 })), cap: 1 },
    { kind: 'freeShipping' },
    { kind: 'gift', itemId: 'mug', quantity: 1 },
    { kind: 'gift', itemId: '', quantity: 1, value: 1 },
    { kind: 'points', points: 100 },
    { kind: 'cashBack', basisPoints: 500 },
    { kind: 'storeCredit', amount: 2 ** 53 },
    { kind: 'buyGet', buy: 2, get: 1, basisPoints: 10_000, times: 1 },
    { kind: 'buyGet', buy: 0, get: 1, basisPoints: 10_000, times: 1, cap: 1 },
    { kind: 'buyGet', buy: 2, get: 1, gets: { itemIds: [] }, basisPoints: 10_000, times: 1, cap: 1 },
    { kind: 'lottery', value: 1 },
  ])('refuses %j, which has no finite maximum or no exact amount', (form) => {
    expect(v.safeParse(discountSchema, form).success).toBe(false);
  });
});
