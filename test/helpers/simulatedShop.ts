import * as v from 'valibot';
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
