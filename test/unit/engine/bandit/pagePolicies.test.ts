import { describe, expect, it } from 'vitest';
import { choose, withFloor } from '../../../../src/engine/bandit/choose';
import type { Exploration } from '../../../../src/engine/bandit/explorationSchema';
import { type LinearPrior, linearModel, stateFromPrior } from '../../../../src/engine/bandit/linearModel';
import { policyOf } from '../../../../src/engine/decision/policyOf';
import { choleskyPacked, packedIndex } from '../../../../src/maths/linalg';
import { normal, type Rng, seededRng } from '../../../../src/maths/random';
import { deviceModel } from '../../../helpers/node/fullBundle';

const explorations: readonly Exploration[] = [
  { kind: 'thompson', scale: 1 },
  { kind: 'thompson', scale: 0.3 },
  { kind: 'linucb', alpha: 1 },
  { kind: 'squarecb', scale: 10 },
  { kind: 'epsilon-greedy', epsilon: 0.05 },
  { kind: 'softmax', temperature: 0.05 },
];

describe.each(explorations)('a page with $kind', (exploration) => {
  const prior: LinearPrior = { ...deviceModel().bandit, exploration, evidence: 100 };
  const rng = seededRng(1);
  const arms = Array.from({ length: 9 }, () => Float64Array.from(prior.mean, () => normal(rng)));

  it('plays each arm as often as the propensity it logs, within 4 SE over 1,000,000 draws; a wrong propensity is noticed', () => {
    const policy = policyOf(prior);
    let state = stateFromPrior(prior, 'b');
    for (let i = 0; i < 20; i++) state = policy.update(state, arms[i % 9]!, (i % 9) / 9);
    const p = policy.distribution(state, arms, rng);
    expect(p.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(Math.min(...p)).toBeGreaterThanOrEqual(Math.min(prior.floor, 0.05 / 9) - 1e-12);
    const draws = 1_000_000;
    const counts = new Float64Array(9);
    for (let i = 0; i < draws; i++) counts[choose(p, rng).index]! += 1;
    const worst = (logged: Float64Array): number =>
      Math.max(...counts.map((n, k) => Math.abs(n / draws - logged[k]!) / Math.sqrt((logged[k]! * (1 - logged[k]!)) / draws)));
    expect(worst(p)).toBeLessThan(4);
    expect(worst(p.map((share) => 0.98 * share + 0.02 / 9))).toBeGreaterThan(4);
  });

  it('is uniform when its state is damaged', () => {
    const state = stateFromPrior(prior, 'b');
    const broken = { ...state, precision: state.precision.map(() => Number.NaN) };
    for (const share of policyOf(prior).distribution(broken, arms, rng)) expect(share).toBeCloseTo(1 / 9, 9);
  });

  it('offers a coupon less often the more a discount costs now', () => {
    const state = stateFromPrior(prior, 'b');
    const share = (cost: number): number => policyOf(prior, new Map([[arms[0]!, cost]])).distribution(state, arms, seededRng(2))[0]!;
    expect(share(5)).toBeLessThan(share(-5));
  });
});

/** Thompson's draws one after the other, sum by sum, as the formula reads. */
const drawnInTurn = (mean: Float64Array, covariance: Float64Array, draws: number, rng: Rng): number[] => {
  const K = mean.length;
  const widest = Math.max(0, ...Array.from(mean, (_, i) => covariance[packedIndex(i, i)]!));
  for (let i = 0; i < K; i++) covariance[packedIndex(i, i)]! += 1e-9 * widest + Number.MIN_VALUE;
  const L = choleskyPacked(covariance)!;
  const wins = new Array<number>(K).fill(0);
  for (let draw = 0; draw < draws; draw++) {
    const z = Array.from({ length: K }, () => normal(rng));
    const values = Array.from(mean, (mu, i) => {
      let sum = 0;
      for (let j = 0; j <= i; j++) sum += L[packedIndex(i, j)]! * z[j]!;
      return mu + sum;
    });
    wins[values.indexOf(Math.max(...values))]! += 1 / draws;
  }
  return wins;
};

it.each([
  [1, 16],
  [9, 128],
  [64, 130],
])('Thompson draws four at a time what one after the other would, to the bit: %i arms, %i draws', (K, draws) => {
  const rng = seededRng(K);
  const prior: LinearPrior = { ...deviceModel().bandit, exploration: { kind: 'thompson', scale: 1 }, draws, floor: 1e-12 };
  const arms = Array.from({ length: K }, () => Float64Array.from(prior.mean, () => normal(rng)));
  const state = stateFromPrior(prior, 'b');
  const { mean, covariance } = linearModel().believe(state, arms);
  const expected = withFloor(Float64Array.from(drawnInTurn(mean, covariance, draws, seededRng(7))), prior.floor);
  expect(policyOf(prior).distribution(state, arms, seededRng(7))).toEqual(expected);
});
