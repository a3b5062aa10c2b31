import { describe, expect, it } from 'vitest';
import { splitNoise, splitNoiseVariance } from '../../../src/engine/privacy/splitNoise';
import { type Rng, seededRng } from '../../../src/maths/random';
import { splitLength, splitTask } from '../../../src/protocol/reporting/splitReport';
import { addShares, histogramOf, joinShares, withNoise } from '../../../src/secureAggregation/countShares';
import { csprng, splitWorld } from '../../helpers/splitWorld';

const BATCHES = 20;

/**
 * Is the variance of n errors the stated one? Their sum of squares over it is n on average; by Laplace noise's kurtosis of at most 6 the standard
 * error of that ratio is below √(5/n).
 */
const within = (errors: readonly number[], variance: number): boolean => {
  const ratio = errors.reduce((sum, error) => sum + error ** 2, 0) / (errors.length * variance);
  return Math.abs(ratio - 1) < 4 * Math.sqrt(5 / errors.length);
};

describe('what the collector gets', () => {
  const shape = { question: 'visit-cell', arms: 1 } as const;
  const histogram = histogramOf(shape);
  const truth = Array.from({ length: splitLength(shape) }, (_, i) => i % 5);
  const { flp } = histogram;
  const helper = flp.field.fillRandom(truth.length);
  const leader = flp.field.vecSub(truth.map(BigInt), helper);

  const errors = (noisy: { readonly leader: boolean; readonly helper: boolean }, epsilon: number, rng: Rng): number[] =>
    Array.from({ length: BATCHES }, () => {
      const of = (share: readonly bigint[], has: boolean) => (has ? withNoise(histogram, share, epsilon, rng) : share);
      return joinShares(histogram, of(leader, noisy.leader), of(helper, noisy.helper)).map((count, i) => count - truth[i]!);
    }).flat();

  it.each([2, 1, 0.5])('is the sum with the noise of both, as it is stated, ε = %s', (epsilon) => {
    const stated = 2 * splitNoiseVariance(epsilon);
    const rng = seededRng(7);
    expect(within(errors({ leader: true, helper: true }, epsilon, rng), stated)).toBe(true);
    expect(within(errors({ leader: true, helper: false }, epsilon, rng), stated)).toBe(false);
    expect(within(errors({ leader: false, helper: true }, epsilon, rng), stated)).toBe(false);
    expect(errors({ leader: false, helper: false }, epsilon, rng).every((error) => error === 0)).toBe(true);
  });

  it('is the exact sum on average, and below zero where noise takes it there', () => {
    const all = errors({ leader: true, helper: true }, 2, csprng);
    const mean = all.reduce((sum, error) => sum + error, 0) / all.length;
    expect(Math.abs(mean)).toBeLessThan(4.5 * Math.sqrt((2 * splitNoiseVariance(2)) / all.length));
    expect(Math.min(...all)).toBeLessThan(0);
    expect(addShares(histogram, [])).toEqual(truth.map(() => 0n));
  });

  it('has noise of at least the promised scale where ε is no round number', () => {
    expect(splitNoiseVariance(0.6667)).toBe(splitNoiseVariance(0.666));
    expect(splitNoiseVariance(2)).toBeCloseTo((2 * Math.exp(-1)) / (1 - Math.exp(-1)) ** 2, 12);
    expect(splitNoise(2, seededRng(1))).toBeTypeOf('number');
  });
});

it('there is a task where the signed manifest names both aggregators, and else none', async () => {
  const { task } = await splitWorld(1);
  const helper = { operator: 'A foundation', key: task.helper };
  const source = { coupons: ['a', 'b'], reports: { mode: 'split', epsilon: 2, split: { leader: task.leader, helper } } };
  expect(splitTask(task.bundle, source)).toStrictEqual({ ...task, arms: 3 });
  const asking = (question: 'visit-cell' | 'stratum-outcome') => ({ ...source.reports, split: { ...source.reports.split, question } });
  expect(splitTask(task.bundle, { ...source, reports: asking('stratum-outcome') })).toStrictEqual({ ...task, arms: 3 });
  expect(splitTask(task.bundle, { ...source, reports: asking('visit-cell') })).toStrictEqual({ ...task, question: 'visit-cell' });
  expect(splitTask(task.bundle, { ...source, reports: { ...source.reports, split: { helper } } })).toBeUndefined();
  expect(splitTask(task.bundle, { ...source, reports: { ...source.reports, mode: 'local' } })).toBeUndefined();
  expect(splitTask(task.bundle, { ...source, reports: { mode: 'split', epsilon: 2 } })).toBeUndefined();
});
