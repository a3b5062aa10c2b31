import type { learnStrata } from '../../src/campaigns/learning/learnStrata';
import type { Strata } from '../../src/engine/profile/stratum';

export const COUPONS = ['a', 'b', 'c', 'd'];

/** Known before a coupon is drawn. */
export const strata: Strata = [
  { source: 'profile.visits', atLeast: 2 },
  { source: 'profile.orders', atLeast: 1 },
];

/** P(purchase | stratum, coupon). */
export const rates = [
  [0.12, 0.06, 0.05, 0.07],
  [0.05, 0.1, 0.05, 0.07],
  [0.06, 0.06, 0.12, 0.07],
  [0.08, 0.08, 0.05, 0.07],
];

export const factsOf = (asked: Strata = strata): Parameters<typeof learnStrata>[0] => ({
  experiment: { hashVersion: 1, id: 'exp', salt: 's', shares: { none: 0.1, rule: 0.1, couplet: 0.8 }, explore: 0.1 },
  marginRate: 0.5,
  currency: 'EUR',
  couponIds: new Set(COUPONS),
  strata: asked,
});
