import { describe, expect, it } from 'vitest';
import { normal, seededRng } from '../../../../src/maths/random';
import type { SharedArm } from '../../../../src/stats/comparison/armContrast';
import { criticalScore, FIRST_CUSTOMERS } from '../../../../src/stats/comparison/confidenceSequence';
import { chanceByPlannedEnd } from '../../../../src/stats/comparison/verdict';

/** `customers` of figures 1 on average, in half of all traffic, of 1,000 at the planned end. */
const arm = (customers: number, mean: number): SharedArm => ({
  share: 0.5,
  orders: customers,
  planned: 1_000,
  moments: { customers, sum: customers * mean, squares: 2 * customers, cubes: 0, foretold: { sum: 0, products: 0, squares: 0 } },
});

describe('chanceByPlannedEnd', () => {
  it('is what simulated ends find', () => {
    const RUNS = 40_000;
    const [treatment, control] = [arm(400, 1.02), arm(400, 1)];
    const rng = seededRng(3);
    let gains = 0;
    for (let i = 0; i < RUNS; i++) {
      // The 600 still to come in each arm: mean 1.2 and 1, mean square 2.
      const later = (mean: number): number => 600 * mean + Math.sqrt(600 * 2) * normal(rng);
      const value = 2 * (400 * 1.02 + later(1.2)) - 2 * (400 + later(1));
      if (value > criticalScore(1) * Math.sqrt(4 * 2 * 2_000)) gains += 1;
    }
    const found = chanceByPlannedEnd(treatment, control, 0.2) ?? Number.NaN;
    console.log(`chance of a gain by the planned end ${found.toFixed(4)}, ${RUNS} simulations ${gains / RUNS}`);
    expect(Math.abs(found - gains / RUNS)).toBeLessThan(3 * Math.sqrt((found * (1 - found)) / RUNS));
  });

  it('falls the less there was to see, and is not told before there is an interval or after the planned end', () => {
    const chance = (mean: number, customers = 400): number | null => chanceByPlannedEnd(arm(customers, mean), arm(customers, 1), 0.1);
    expect(chance(0.9)).toBeLessThan(chance(1)!);
    expect(chance(0.9)).toBeLessThan(0.01);
    expect(chance(1, FIRST_CUSTOMERS - 1)).toBeNull();
    expect(chance(1, 1_000)).toBeNull();
  });
});
