import { dot } from '../../../../src/maths/linalg';
import { type Rng, seededRng, uniform } from '../../../../src/maths/random';
import type { GainRow } from '../../../../src/trainer/decisions/gainRows';

/** An order leaves 10.00 on average, between 2.00 and 18.00. */
export const ORDER = 1_000;
/** Chance of buying with nothing shown: 1 and whether the shopper is a regular. */
const BASE = [0.04, 0.1] as const;
/** What a coupon adds to the chance: 1 and how well it matches. */
export const GAIN = [-0.02, 0.05] as const;

const marginOf = (rng: Rng): number => ORDER * (0.2 + 1.6 * uniform(rng));

/** Visits of which regulars, who buy anyway, are shown a coupon three times as often as others. */
export const plantedVisits = (visits: number, seed: number): readonly GainRow[] => {
  const rng = seededRng(seed);
  return Array.from({ length: visits }, (_, shopper): GainRow => {
    const regular = Number(uniform(rng) < 0.5);
    const chance = regular ? 0.75 : 0.25;
    const shown = uniform(rng) < chance ? 0 : -1;
    const phi = Float64Array.of(1, uniform(rng));
    const base = Float64Array.of(1, regular);
    const purchased = uniform(rng) < dot(BASE, base) + (shown === 0 ? dot(GAIN, phi) : 0) ? 1 : 0;
    return {
      shopper,
      base,
      arms: [{ couponId: 'c', phi, match: phi[1]! }],
      shown,
      propensity: shown === 0 ? chance : 1 - chance,
      left: purchased ? marginOf(rng) : 0,
      discount: 0,
      later: 0,
      purchased,
    };
  });
};
