import { describe, expect, it } from 'vitest';
import { solvePacked } from '../../../../src/maths/linalg';
import { seededRng, uniform } from '../../../../src/maths/random';
import { fitPrior, type RewardSample } from '../../../../src/trainer/bandit/rewardPrior';

const isNone = { kind: 'numeric', name: 'n', source: 'coupon.isNone', transform: 'identity', mean: 0, std: 1, missing: 0 } as const;
const features = { version: 1 as const, id: 't', fields: [isNone] };
const policy = { draws: 64, floor: 0.01, rewardScale: 1, evidence: 1e9 };

/** Over all shoppers arm 1 is worth (.6 + .2) / 2. */
const TRUTH = 0.4;

/** Arm 1 pays .6 to the eager and .2 to others, and was shown to nine of ten eager shoppers, but to one of ten others. */
const logged = (n: number, seed: number, weightOf: (p: number) => number): readonly RewardSample[] => {
  const rng = seededRng(seed);
  return Array.from({ length: n }, (): RewardSample => {
    const eager = uniform(rng) < 0.5;
    const chance = eager ? 0.9 : 0.1;
    const arm = uniform(rng) < chance ? 1 : 0;
    const reward = uniform(rng) < (arm ? (eager ? 0.6 : 0.2) : 0.3) ? 1 : 0;
    return { phi: Float64Array.from(arm ? [0, 1] : [1, 0]), reward, weight: weightOf(arm ? chance : 1 - chance) };
  });
};

const LOGS = 150;

/** Error of arm 1's mean over the deviation the prior states, root mean square over fresh logs, and the mean error itself. */
const judged = (n: number, weightOf: (p: number) => number) => {
  let [squares, error] = [0, 0];
  for (let log = 0; log < LOGS; log++) {
    const { mean, precisionFactor } = fitPrior(features, 2, logged(n, 1_000 + log, weightOf), policy);
    const sd = Math.sqrt(solvePacked(Float64Array.from(precisionFactor), Float64Array.from([0, 1]))[1]!);
    error += (mean[1]! - TRUTH) / LOGS;
    squares += ((mean[1]! - TRUTH) / sd) ** 2 / LOGS;
  }
  return { error, ratio: Math.sqrt(squares) };
};

describe('fitPrior on logged decisions with propensities', () => {
  it.each([400, 2_000])('is right on average and as unsure as it is wrong (n = %i)', (n) => {
    const { error, ratio } = judged(n, (p) => 1 / p);
    expect(Math.abs(error)).toBeLessThan(0.01);
    expect(ratio).toBeGreaterThan(0.8);
    expect(ratio).toBeLessThan(1.25);
  });

  it.each([400, 2_000])('is wrong and sure of it when propensities are ignored (n = %i)', (n) => {
    const { error, ratio } = judged(n, () => 1);
    expect(error).toBeGreaterThan(0.1);
    expect(ratio).toBeGreaterThan(3);
  });

  it('is pulled towards the log by clipped weights, and no further than without any', () => {
    const clipped = judged(2_000, (p) => Math.min(3, 1 / p)).error;
    expect(clipped).toBeGreaterThan(0.03);
    expect(clipped).toBeLessThan(judged(2_000, () => 1).error);
  });

  it('counts weighted rows for what they are worth: rows in all would make it too sure', () => {
    const samples = logged(2_000, 5, (p) => 1 / p);
    const total = samples.reduce((sum, { weight }) => sum + weight, 0);
    const worth = total ** 2 / samples.reduce((sum, { weight }) => sum + weight ** 2, 0);
    const prior = fitPrior(features, 2, samples, policy);
    const arm = samples.reduce((sum, { phi, weight }) => sum + (weight / total) * phi[1]!, 0);
    expect(prior.precisionFactor[2]! ** 2).toBeCloseTo((worth * arm) / prior.noise ** 2 + 4, -1);
    expect(worth / samples.length).toBeLessThan(0.45);
  });
});
