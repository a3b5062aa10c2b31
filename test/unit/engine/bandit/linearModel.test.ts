import { describe, expect, it } from 'vitest';
import { choose } from '../../../../src/engine/bandit/choose';
import { thompson } from '../../../../src/engine/bandit/explorers';
import { type LinearState, linearModel, stateFromPrior } from '../../../../src/engine/bandit/linearModel';
import { posteriorMean } from '../../../../src/engine/decision/decide';
import { withCosts } from '../../../../src/engine/decision/policyOf';
import { choleskyPacked, packedIndex } from '../../../../src/maths/linalg';
import { normal, type Rng, seededRng, uniform } from '../../../../src/maths/random';

const linearThompson = (settings: { readonly draws: number; readonly floor: number }) =>
  thompson(linearModel(), { ...settings, scale: () => 1 });

const state = (precision: number[], b: number[], noise = 1): LinearState => ({
  version: 1,
  prior: 'p',
  precision,
  b,
  noise,
  observations: 0,
});
const identity = (d: number): LinearState =>
  state(
    Array.from({ length: d }, (_, i) => Array.from({ length: i + 1 }, (__, j) => Number(i === j))).flat(),
    Array.from({ length: d }, () => 0),
    0.3,
  );
const randomVector = (d: number, rng: Rng): Float64Array => Float64Array.from({ length: d }, () => normal(rng));
const total = (p: Float64Array): number => p.reduce((a, b) => a + b, 0);

/** Gaussian elimination with pivots on full rows, the naive way. */
const solveNaively = (rows: number[][], rhs: number[]): number[] => {
  const m = rows.map((row, i) => [...row, rhs[i]!]);
  for (let c = 0; c < m.length; c++) {
    const pivot = m.slice(c).reduce((best, row, i) => (Math.abs(row[c]!) > Math.abs(m[best]![c]!) ? i + c : best), c);
    [m[c], m[pivot]] = [m[pivot]!, m[c]!];
    for (const [r, row] of m.entries())
      if (r !== c) {
        const factor = row[c]! / m[c]![c]!;
        for (let k = c; k < row.length; k++) row[k]! -= factor * m[c]![k]!;
      }
  }
  return m.map((row, i) => row.at(-1)! / row[i]!);
};

/** Φ by Simpson's rule. */
const normalCdf = (x: number): number => {
  const [steps, from] = [2_000, -9];
  const h = (x - from) / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++) sum += (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2) * Math.exp(-0.5 * (from + i * h) ** 2);
  return (sum * h) / 3 / Math.sqrt(2 * Math.PI);
};

describe('distribution', () => {
  it('sums to 1 and keeps every arm at the floor, however sure the posterior is', () => {
    const rng = seededRng(1);
    for (const floor of [0.001, 0.01, 0.05])
      for (const K of [1, 2, 7, 19]) {
        const arms = Array.from({ length: K }, () => randomVector(4, rng));
        const sure = state([1e8, 0, 1e8, 0, 0, 1e8, 0, 0, 0, 1e8], [1e8, -1e8, 2e8, 5e7]);
        for (const belief of [identity(4), sure]) {
          const p = linearThompson({ draws: 128, floor }).distribution(belief, arms, rng);
          expect(total(p)).toBeCloseTo(1, 12);
          expect(Math.min(...p)).toBeGreaterThanOrEqual(floor);
        }
      }
  });

  // θ ~ N(P⁻¹b, P⁻¹): arm x beats y with probability Φ(mean/sd) of (x − y)ᵀθ. A skewed P tells L⁻ᵀz from L⁻¹z and variance from deviation.
  it.each([
    { precision: [4, 1.5, 1], b: [1, 0.5], x: [1, 0], y: [0, 1] },
    { precision: [25, 2, 0.5], b: [3, -0.2], x: [1, 0], y: [0, 0.4] },
    { precision: [0.3, 0.2, 9], b: [0.2, 4], x: [0.5, 1], y: [0, 0.4] },
  ])('has the closed-form winning probability of two arms within 4 SE, P = $precision', ({ precision, b, x, y }) => {
    const draws = 40_000;
    const policy = linearThompson({ draws, floor: 1e-12 });
    const p = policy.distribution(state(precision, b), [Float64Array.from(x), Float64Array.from(y)], seededRng(2));
    const [a = 0, c = 0, e = 0] = precision;
    const determinant = a * e - c * c;
    const cov = [e / determinant, -c / determinant, a / determinant] as const;
    const d = [x[0]! - y[0]!, x[1]! - y[1]!] as const;
    const mean = d[0] * (cov[0] * b[0]! + cov[1] * b[1]!) + d[1] * (cov[1] * b[0]! + cov[2] * b[1]!);
    const variance = d[0] ** 2 * cov[0] + 2 * d[0] * d[1] * cov[1] + d[1] ** 2 * cov[2];
    const exact = normalCdf(mean / Math.sqrt(variance));
    const limit = 4 * Math.sqrt((exact * (1 - exact)) / draws);
    expect(Math.abs(p[0]! - exact)).toBeLessThan(limit);
    // The broken twin: noise scaled by the variance in place of the deviation.
    expect(Math.abs(p[0]! - normalCdf(mean / variance))).toBeGreaterThan(limit);
  });

  it('shares ties, within 4 SE', () => {
    const arm = Float64Array.of(1, 0);
    const draws = 30_000;
    const p = linearThompson({ draws, floor: 0.01 }).distribution(identity(2), [arm, arm, arm], seededRng(3));
    for (const share of p) expect(Math.abs(share - 1 / 3)).toBeLessThan(4 * Math.sqrt(2 / 9 / draws));
  });

  it('takes known costs off the values, exactly as if the arms were worth that much less, and learns the reward as it is', () => {
    const [x, y] = [Float64Array.of(1, 0), Float64Array.of(0, 1)];
    const belief = state([4, 1.5, 1], [1, 0.5]);
    const costly = withCosts(linearModel(), new Map([[x, 0.3]]));
    const { mean, covariance } = costly.believe(belief, [x, y]);
    const free = linearModel().believe(belief, [x, y]);
    expect([...mean]).toEqual([free.mean[0]! - 0.3, free.mean[1]]);
    expect(covariance).toEqual(free.covariance);
    expect(costly.update(belief, x, 0.7)).toEqual(linearModel().update(belief, x, 0.7));
  });

  it('is uniform when the state is damaged or the floor leaves no room', () => {
    const arms = [Float64Array.of(1), Float64Array.of(2)];
    const policy = linearThompson({ draws: 16, floor: 0.01 });
    for (const broken of [state([-1], [0]), state([Number.NaN], [0]), state([1], [Number.NaN])])
      for (const share of policy.distribution(broken, arms, seededRng(4))) expect(share).toBeCloseTo(0.5, 12);
    expect([...linearThompson({ draws: 16, floor: 0.5 }).distribution(identity(1), arms, seededRng(4))]).toEqual([0.5, 0.5]);
  });
});

describe('choose', () => {
  it.each([[[0.7, 0.2, 0.1]], [[0.001, 0.998, 0.001]], [[0, 1, 0]], [Array.from({ length: 20 }, () => 0.05)]])(
    'plays each arm as often as the propensity it logs, within 4 SE over 100,000 draws of %j',
    (shares) => {
      const distribution = Float64Array.from(shares);
      const rng = seededRng(5);
      const n = 100_000;
      const counts = new Float64Array(shares.length);
      for (let i = 0; i < n; i++) {
        const { index, propensity } = choose(distribution, rng);
        expect(propensity).toBe(distribution[index]);
        counts[index]! += 1;
      }
      for (const [arm, p] of shares.entries()) expect(Math.abs(counts[arm]! / n - p)).toBeLessThanOrEqual(4 * Math.sqrt((p * (1 - p)) / n));
    },
  );

  it('gives the sliver rounding leaves to the last arm with a probability', () => {
    const highest: Rng = { uint32: () => 2 ** 32 - 1 };
    expect(choose(Float64Array.of(0.5, 0.5 - 1e-9, 0), highest)).toEqual({ index: 1, propensity: 0.5 - 1e-9 });
  });
});

describe('update', () => {
  it('equals closed-form ridge regression on the same observations, prior included', () => {
    const rng = seededRng(6);
    const d = 6;
    const A = Array.from({ length: d }, () => randomVector(d, rng));
    const P0 = A.map((row, i) => A.map((other, j) => row.reduce((sum, x, k) => sum + x * other[k]!, i === j ? 2 : 0)));
    const mean = Array.from(randomVector(d, rng));
    const noise = 0.4;
    const factor = choleskyPacked(P0.flatMap((row, i) => row.slice(0, i + 1)))!;
    const prior = { version: 1 as const, features: { version: 1 as const, id: 'f', fields: [] }, draws: 16, floor: 0.01, rewardScale: 1 };
    let belief = stateFromPrior({ ...prior, mean, precisionFactor: [...factor], noise }, 'prior');
    for (const [i, value] of posteriorMean(belief).entries()) expect(value).toBeCloseTo(mean[i]!, 9);
    const rhs = P0.map((row) => row.reduce((sum, value, j) => sum + value * mean[j]!, 0));
    const before = structuredClone(belief);
    const first = belief;
    for (let n = 0; n < 50; n++) {
      const [x, reward] = [randomVector(d, rng), uniform(rng)];
      belief = linearThompson({ draws: 16, floor: 0.01 }).update(belief, x, reward);
      for (let i = 0; i < d; i++) {
        rhs[i]! += (x[i]! * reward) / noise ** 2;
        for (let j = 0; j < d; j++) P0[i]![j]! += (x[i]! * x[j]!) / noise ** 2;
      }
    }
    expect(first).toEqual(before);
    expect(belief.observations).toBe(50);
    for (let i = 0; i < d; i++) for (let j = 0; j <= i; j++) expect(belief.precision[packedIndex(i, j)]).toBeCloseTo(P0[i]![j]!, 6);
    for (const [i, value] of solveNaively(P0, rhs).entries()) expect(posteriorMean(belief)[i]).toBeCloseTo(value, 8);
  });
});

describe('learning', () => {
  /** Mean regret per round of 600, over 3 arms whose values depend on the context. */
  const regret = (seed: number, learns: boolean): number => {
    const rng = seededRng(seed);
    const truth = Array.from({ length: 3 }, () => Float64Array.from(randomVector(3, rng), (x) => 0.2 * x));
    const policy = linearThompson({ draws: 32, floor: 0.01 });
    let belief = identity(9);
    let lost = 0;
    for (let round = 0; round < 600; round++) {
      const context = [1, normal(rng), normal(rng)];
      const arms = truth.map((_, a) => Float64Array.from({ length: 9 }, (__, i) => (Math.floor(i / 3) === a ? context[i % 3]! : 0)));
      const values = truth.map((theta) => 0.5 + theta.reduce((sum, t, i) => sum + t * context[i]!, 0));
      const { index } = choose(policy.distribution(belief, arms, rng), rng);
      if (learns) belief = policy.update(belief, arms[index]!, values[index]! + 0.3 * normal(rng));
      lost += (Math.max(...values) - values[index]!) / 600;
    }
    return lost;
  };

  it('loses less than half of what an unlearning twin loses, on each of 5 problems', () => {
    for (let seed = 1; seed <= 5; seed++) expect(regret(seed, true)).toBeLessThan(0.5 * regret(seed, false));
  });
});
