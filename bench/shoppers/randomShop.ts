import * as v from 'valibot';
import { integer, normal, seededRng, uniform } from '../../src/core/random';
import { SCENARIO_FORMAT, type Scenario, scenarioSchema } from '../../src/simulator/scenario/scenario';

/**
 * A shop nobody has seen: categories, prices, coupons and segments drawn from ranges that small shops lie in. Who buys often is less sensitive to prices
 * (correlation −0.4 of the logarithms; Krishnamurthi & Raj 1991, https://doi.org/10.1287/mksc.10.2.172); all else is drawn independently.
 */
export const randomShop = (seed: number, devices: number, days: number): Scenario => {
  const rng = seededRng(seed);
  const between = (least: number, most: number): number => least + uniform(rng) * (most - least);
  const inLogs = (least: number, most: number): number => least * (most / least) ** uniform(rng);
  const categories = Array.from({ length: 3 + integer(rng, 6) }, (_, i) => ({ name: `c${i}`, price: Math.round(inLogs(800, 5_000)) }));
  const pieces = between(1.2, 3);
  const order = (pieces * categories.reduce((sum, { price }) => sum + price, 0)) / categories.length;
  const threshold = Math.round(order * between(0.7, 1.4));
  const amount = Math.round(threshold * between(0.08, 0.16));
  const percent = (basisPoints: number) => ({ kind: 'percent' as const, basisPoints, cap: 1_500 });
  const coupons = [
    { id: 'all', discount: percent(500 + 500 * integer(rng, 3)) },
    ...(uniform(rng) < 0.7 ? [{ id: 'basket', discount: { kind: 'tiers' as const, tiers: [{ threshold, amount }], cap: amount } }] : []),
    ...categories
      .slice(0, 2 + integer(rng, 4))
      .map(({ name }) => ({ id: `for-${name}`, categories: [name], discount: percent(1_000 + 500 * integer(rng, 4)) })),
  ];
  const segments = Array.from({ length: 3 + integer(rng, 3) }, (_, i) => {
    const often = normal(rng);
    const sensitive = -0.4 * often + Math.sqrt(1 - 0.4 ** 2) * normal(rng);
    return {
      name: `s${i}`,
      share: between(0.1, 0.5),
      visitsPerWeek: inLogs(0.25, 1.4),
      purchaseRate: Math.min(0.2, 0.03 * Math.exp(0.7 * often)),
      priceSensitivity: Math.min(1.5, 0.45 * Math.exp(0.7 * sensitive)),
      usesAnyway: between(0.5, 0.95),
      fatigue: inLogs(0.02, 0.2),
      preferences: Object.fromEntries(coupons.map(({ id }) => [id, 0.25 * normal(rng)])),
      interests: Object.fromEntries(categories.map(({ name }) => [name, Math.exp(0.7 * normal(rng))])),
    };
  });
  return v.parse(scenarioSchema, {
    format: SCENARIO_FORMAT,
    name: `random-${seed}`,
    days,
    devices,
    newDevicesPerDay: Math.round(devices / 200),
    holdout: 0,
    shop: { marginRate: between(0.25, 0.6), categories, pieces },
    coupons,
    segments,
  });
};
