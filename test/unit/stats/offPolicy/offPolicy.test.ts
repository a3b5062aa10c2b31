import { describe, expect, it } from 'vitest';
import { normal, type Rng, seededRng, uniform } from '../../../../src/maths/random';
import { type IntervalEstimate, intervalCoverage, meanInterval } from '../../../../src/stats/offPolicy/intervals';
import {
  clippedIps,
  directMethod,
  doublyRobust,
  effectiveSize,
  ips,
  onPolicyMean,
  type PredictedRewards,
  snips,
  switchEstimate,
  type WeightedLog,
} from '../../../../src/stats/offPolicy/offPolicyEstimates';

/** Two kinds of people, two arms: reward rates, what the log's policy plays, what the target would play (probability of arm 1). */
const RATE = [
  [0.2, 0.6],
  [0.5, 0.1],
] as const;
const BEHAVIOUR = [0.08, 0.9];
const TARGET = [0.9, 0.2];
const of = (p: number, arm: 0 | 1): number => (arm === 1 ? p : 1 - p);
const TRUTH = [0, 1].reduce((sum, x) => sum + 0.5 * (TARGET[x]! * RATE[x]![1]! + (1 - TARGET[x]!) * RATE[x]![0]!), 0);

const draw = (n: number, rng: Rng, modelError: number, forgotten = false): { log: WeightedLog; model: PredictedRewards } => {
  const [reward, weight] = [new Float64Array(n), new Float64Array(n)];
  const [logged, target] = [new Float64Array(n), new Float64Array(n)];
  for (let i = 0; i < n; i++) {
    const x = uniform(rng) < 0.5 ? 0 : 1;
    const arm = uniform(rng) < BEHAVIOUR[x]! ? 1 : 0;
    reward[i] = uniform(rng) < RATE[x]![arm]! ? 1 : 0;
    weight[i] = of(TARGET[x]!, arm) / (forgotten ? 0.5 : of(BEHAVIOUR[x]!, arm));
    const q = (a: 0 | 1): number => RATE[x]![a]! + modelError * (a === 1 ? 1 : -0.5);
    logged[i] = q(arm);
    target[i] = TARGET[x]! * q(1) + (1 - TARGET[x]!) * q(0);
  }
  return { log: { reward, weight, rewardMax: 1 }, model: { logged, target } };
};

const LOGS = 400;
const coverage = (n: number, seed: number, estimate: (rng: Rng) => IntervalEstimate) => {
  const rng = seededRng(seed + n);
  return intervalCoverage(
    Array.from({ length: LOGS }, () => estimate(rng)),
    TRUTH,
  );
};

describe('off-policy intervals', () => {
  it.each([200, 1_000])('hold the truth in 93% of fresh logs or more, and are no wider than they need be (n = %i)', (n) => {
    const estimators = {
      ips: (rng: Rng) => ips(draw(n, rng, 0).log),
      clipped: (rng: Rng) => clippedIps(draw(n, rng, 0).log),
      snips: (rng: Rng) => snips(draw(n, rng, 0).log),
      dr: (rng: Rng) => {
        const { log, model } = draw(n, rng, 0.15);
        return doublyRobust(log, model);
      },
      switch: (rng: Rng) => {
        const { log, model } = draw(n, rng, 0.15);
        return switchEstimate(log, model);
      },
    };
    for (const [name, estimate] of Object.entries(estimators)) {
      const { coverage: share, width, rmse, bias } = coverage(n, 1, estimate);
      expect(share.value, name).toBeGreaterThanOrEqual(0.93);
      // 3.9 errors wide where the interval is exact.
      expect(width.value / rmse.value, name).toBeLessThan(6);
      if (name !== 'clipped' && name !== 'switch') expect(Math.abs(bias.value), name).toBeLessThan(4 * bias.se);
    }
  });

  it.each([200, 1_000])(
    'miss when propensities are forgotten, rewards are taken as they come, or a wrong model is trusted (n = %i)',
    (n) => {
      const twins = {
        forgotten: (rng: Rng) => ips(draw(n, rng, 0, true).log),
        naive: (rng: Rng) => onPolicyMean(draw(n, rng, 0).log),
        model: (rng: Rng) => directMethod(draw(n, rng, 0.15).model),
      };
      for (const [name, estimate] of Object.entries(twins)) expect(coverage(n, 2, estimate).coverage.value, name).toBeLessThan(0.5);
    },
  );

  it('states the bias of clipping: hard clipping still covers, and would not without it', () => {
    const n = 1_000;
    const honest = coverage(n, 3, (rng) => clippedIps(draw(n, rng, 0).log, 2));
    const blind = coverage(n, 3, (rng) => {
      const { log } = draw(n, rng, 0);
      return ips({ ...log, weight: Float64Array.from(log.weight, (w) => Math.min(w, 2)) });
    });
    expect(honest.coverage.value).toBeGreaterThan(0.95);
    expect(blind.coverage.value).toBeLessThan(0.2);
  });

  it('is doubly robust: right with a wrong model, and right with wrong propensities and a right model', () => {
    const n = 1_000;
    const right = coverage(n, 4, (rng) => {
      const { log, model } = draw(n, rng, 0, true);
      return doublyRobust(log, model);
    });
    const neither = coverage(n, 4, (rng) => {
      const { log, model } = draw(n, rng, 0.15, true);
      return doublyRobust(log, model);
    });
    expect(right.coverage.value).toBeGreaterThan(0.93);
    expect(neither.coverage.value).toBeLessThan(0.7);
  });
});

describe('meanInterval', () => {
  it('is 1.96 errors to a side for light tails, more where a few rows carry the mean', () => {
    const rng = seededRng(5);
    const light = meanInterval(Float64Array.from({ length: 5_000 }, () => normal(rng)));
    expect((light.upper - light.value) / light.se).toBeCloseTo(1.96, 2);
    const heavy = meanInterval(Float64Array.from({ length: 100 }, (_, i) => (i < 2 ? 50 : 0)));
    expect((heavy.upper - heavy.value) / heavy.se).toBeGreaterThan(2.4);
  });

  it('has no width for a constant', () => {
    expect(meanInterval([2, 2, 2])).toEqual({ value: 2, se: 0, lower: 2, upper: 2 });
  });
});

describe('effectiveSize', () => {
  it('is n for equal weights and 1 where one weight is all', () => {
    expect(effectiveSize([2, 2, 2])).toBeCloseTo(3, 12);
    expect(effectiveSize([0, 7, 0])).toBe(1);
  });
});
