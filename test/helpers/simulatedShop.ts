import * as v from 'valibot';
import type { learnStrata } from '../../src/campaigns/learning/learnStrata';
import { type VisitGroup, visitCells, visitGroups } from '../../src/engine/decision/visitCell';
import type { Strata } from '../../src/engine/profile/stratum';
import { normal, type Rng } from '../../src/maths/random';
import { SCENARIO_FORMAT, type Scenario, scenarioSchema } from '../../src/simulator/scenario/scenario';

/** A shop of two kinds of shoppers, small enough to be played in a moment. */
export const tinyShop = (change: Partial<v.InferInput<typeof scenarioSchema>> = {}): Scenario =>
  v.parse(scenarioSchema, {
    format: SCENARIO_FORMAT,
    name: 'tiny',
    days: 14,
    devices: 60,
    // Tests of learners want every visit; `consent.test.ts` is about the rest.
    consent: 1,
    publishEvery: 7,
    seeds: { first: 1, count: 2 },
    tuning: { first: 100, count: 1 },
    shop: {
      marginRate: 0.5,
      categories: [
        { name: 'tea', price: 2_000 },
        { name: 'cups', price: 3_000 },
      ],
    },
    coupons: [
      { id: 'all-10', discount: { kind: 'percent', basisPoints: 1_000, cap: 1_000 } },
      { id: 'tea-20', discount: { kind: 'percent', basisPoints: 2_000, cap: 1_000 }, categories: ['tea'] },
    ],
    segments: [
      { name: 'loyal', share: 1, visitsPerWeek: 1.5, purchaseRate: 0.3, priceSensitivity: 0, usesAnyway: 1 },
      { name: 'thrifty', share: 1, visitsPerWeek: 1.5, purchaseRate: 0.05, priceSensitivity: 2, usesAnyway: 1 },
    ],
    ...change,
  });

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

const shares = {
  orders: [0.7, 0.2, 0.1],
  shownLately: [0.4, 0.3, 0.2, 0.1],
  claimed: [0.85, 0.15],
  shown: [0.4, 0.2, 0.25, 0.15],
};
const levels = (of: (group: VisitGroup) => VisitGroup['shown']) => [...new Set(visitGroups.map(of))];
const shareOf = (group: VisitGroup): number =>
  (Object.keys(shares) as (keyof typeof shares)[]).reduce(
    (share, axis) => share * shares[axis][levels((one) => one[axis]).indexOf(group[axis])]!,
    1,
  );

/**
 * Counts of so many visits by cell, rounded, of a shop where a coupon leaves margin: who is shown one buys twice as often.
 * @param noise variance in each count
 */
export const visitCounts = (visits: number, noise: number, rng: Rng): readonly number[] => {
  const counts = new Array<number>(visitCells).fill(0);
  for (const group of visitGroups) {
    const here = visits * shareOf(group);
    const bought = here * (group.shown === 'none' ? 0.04 : 0.08);
    const used = group.shown === 'none' ? 0 : bought / 2;
    for (const [i, count] of [here - bought, bought - used, used].entries()) counts[group.cells[i]!] = count;
  }
  return counts.map((count) => Math.round(count + Math.sqrt(noise) * normal(rng)));
};

/** The tiny shop with the goods that the coupons of a test server are about. */
export const fleetScenario = (change: Partial<v.InferInput<typeof scenarioSchema>> = {}): Scenario =>
  tinyShop({
    shop: {
      marginRate: 0.5,
      categories: [
        { name: 'Tea', price: 2_000 },
        { name: 'Shoes', price: 3_000 },
      ],
    },
    coupons: [{ id: 'tea', discount: { kind: 'percent', basisPoints: 1_000, cap: 500 }, categories: ['Tea'] }],
    ...change,
  });
