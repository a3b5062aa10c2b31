import { describe, expect, it } from 'vitest';
import { learnStrata } from '../../../src/campaigns/learning/learnStrata';
import { splitNoise } from '../../../src/engine/privacy/splitNoise';
import { integer, seededRng, uniform } from '../../../src/maths/random';
import { answersTo } from '../../../src/protocol/reporting/report';
import { COUPONS, factsOf, rates } from '../../helpers/simulatedShop';

const ANSWERS = answersTo['stratum-outcome'];

/** What is learnt of the sums of `n` exploring sessions in so many batches of mode `split`; `draws` is what is said of the noise, two a batch. */
const learnt = (n: number, batches: number, seed: number, draws = 2 * batches) => {
  const rng = seededRng(seed);
  const counts = COUPONS.map(() => new Array<number>(ANSWERS).fill(0));
  const orders = COUPONS.map(() => 0);
  for (let i = 0; i < 10 * n; i++) {
    const [coupon, stratum] = [integer(rng, COUPONS.length), integer(rng, 4)];
    const bought = Number(uniform(rng) < rates[stratum]![coupon]!);
    orders[coupon]! += bought;
    if (i < n) counts[coupon]![2 * stratum + bought]! += 1;
  }
  const noisy = (count: number): number => {
    let sum = count;
    for (let i = 0; i < 2 * batches; i++) sum += splitNoise(2, rng);
    return sum;
  };
  return learnStrata(
    factsOf(),
    [],
    new Map([['x', 2]]),
    orders.map((count, a) => ({
      attribution: `v1.exp.couplet.${COUPONS[a]}`,
      currency: 'EUR',
      orders: count,
      subtotal: 4_000 * count,
      discount: 500 * count,
    })),
    counts.flatMap((row, a) => row.map((count, answer) => ({ bundle: 'x', explored: COUPONS[a]!, answer, sum: noisy(count), draws }))),
  );
};

const alarms = (batches: number, draws?: number): number =>
  Array.from({ length: 30 }, (_, seed) => learnt(4_000, batches, 500 + seed, draws).divergence)
    .flat()
    .filter(({ alarm }) => alarm).length;

describe('what is learnt of sums of two aggregators', () => {
  it('lies within the errors that are stated', () => {
    const deviations: number[] = [];
    for (let seed = 0; seed < 20; seed++) {
      const { effects } = learnt(4_000, 4, seed);
      expect(effects.map(({ couponId }) => couponId)).toEqual(COUPONS);
      for (const [a, { effect, error }] of effects.entries()) {
        const mean = rates.reduce((sum, row) => sum + row[a]! / 4, 0);
        for (const [s, value] of effect.entries()) deviations.push((value - (rates[s]![a]! / mean - 1)) / error[s]!);
      }
    }
    const held = (factor: number): number => deviations.filter((z) => Math.abs(z) < 1.645 * factor).length / deviations.length;
    expect(held(1)).toBeGreaterThan(0.82);
    expect(held(0.5)).toBeLessThan(0.82);
  });

  it('raises no alarm for the noise of many batches, which whoever left it out would', () => {
    expect(alarms(40)).toBe(0);
    expect(alarms(40, 0)).toBeGreaterThan(10);
  });

  it('is nothing where the noise of many small batches is all there is', () => {
    expect(learnt(400, 40, 1).effects).toEqual([]);
    expect(learnt(400, 1, 1).effects.length).toBeGreaterThan(1);
  });
});
