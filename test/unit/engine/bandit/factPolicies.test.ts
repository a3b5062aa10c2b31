import { describe, expect, it } from 'vitest';
import { choose } from '../../../../src/engine/bandit/choose';
import { factPolicies, factPolicyNames, type Learner } from '../../../../src/engine/bandit/factPolicies';
import type { FactArm } from '../../../../src/engine/bandit/rewardModel';
import { integer, type Rng, seededRng, uniform } from '../../../../src/maths/random';
import { ips } from '../../../../src/stats/offPolicy/offPolicyEstimates';

const NAMES = ['a', 'b', 'c'];
/** Situation s: intercept and one slot of three. */
const situation = (s: number): FactArm['x'] => ({ index: [0, 1 + s], value: [1, 1], group: [0, 1] });
const armsOf = (s: number): readonly FactArm[] => NAMES.map((arm) => ({ arm, x: situation(s) }));
/** Chance of a reward of each arm in situation s; arms pay different sums. */
const chance = (s: number, arm: number): number => (s === arm ? 0.8 : 0.25);
const worth = [1, 0.6, 0.8];

const taught = (learner: Learner, rounds: number, seed: number): Learner => {
  const rng = seededRng(seed);
  for (let round = 0; round < rounds; round++) {
    const [s, arm] = [integer(rng, 3), integer(rng, 3)];
    learner.learn(armsOf(s)[arm]!, uniform(rng) < chance(s, arm) ? worth[arm]! : 0);
  }
  return learner;
};

/** Largest distance of an arm's frequency from its propensity, in standard errors. */
const worstDeviation = (distribution: Float64Array, logged: Float64Array, draws: number, rng: Rng): number => {
  const counts = new Float64Array(distribution.length);
  for (let i = 0; i < draws; i++) counts[choose(distribution, rng).index]! += 1;
  return Math.max(...counts.map((n, arm) => Math.abs(n / draws - logged[arm]!) / Math.sqrt((logged[arm]! * (1 - logged[arm]!)) / draws)));
};

describe.each(factPolicyNames)('%s', (name) => {
  it('is a distribution with every arm in it, before and after learning, for 1 to 128 arms', () => {
    const learner = factPolicies[name]();
    const rng = seededRng(1);
    for (const rounds of [0, 3, 300]) {
      taught(learner, rounds, rounds);
      for (const K of [1, 2, 3, 17, 128]) {
        const arms = Array.from({ length: K }, (_, k): FactArm => ({ arm: NAMES[k] ?? `new${k}`, x: situation(k % 3) }));
        const p = learner.distribution(arms, rng);
        expect(p.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
        expect(Math.min(...p)).toBeGreaterThan(K === 128 ? 3e-4 : 9e-4);
      }
    }
  });

  it('plays each arm as often as the propensity it logs, within 4 SE over 1,000,000 draws; a wrong propensity is noticed', () => {
    const learner = taught(factPolicies[name](), 400, 7);
    const rng = seededRng(8);
    const p = learner.distribution(armsOf(1), rng);
    expect(worstDeviation(p, p, 1_000_000, rng)).toBeLessThan(4);
    // The broken twin logs shares that are one hundredth off, as if another floor had been mixed in.
    const wrong = name === 'random' ? Float64Array.of(0.34, 0.33, 0.33) : p.map((share) => 0.99 * share + 0.01 / 3);
    expect(worstDeviation(p, wrong, 1_000_000, rng)).toBeGreaterThan(4);
  });

  it('leaves a log that tells the value of a policy it is not, within 4 SE, if its propensities are not forgotten', () => {
    const rng = seededRng(11);
    const learner = taught(factPolicies[name](), 60, 12);
    const played = [0, 1, 2].map((s) => learner.distribution(armsOf(s), rng));
    // Known policy: the situation's own arm with .7, the others with .15.
    const target = (s: number, arm: number): number => (s === arm ? 0.7 : 0.15);
    const truth = 0.7 * 0.8 * 0.8 + 0.3 * 0.25 * 0.8;
    const n = 200_000;
    const [reward, weight, forgotten] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
    for (let round = 0; round < n; round++) {
      const s = integer(rng, 3);
      const { index, propensity } = choose(played[s]!, rng);
      reward[round] = uniform(rng) < chance(s, index) ? worth[index]! : 0;
      weight[round] = target(s, index) / propensity;
      forgotten[round] = 3 * target(s, index);
    }
    const estimate = ips({ reward, weight, rewardMax: 1 });
    expect(Math.abs(estimate.value - truth)).toBeLessThan(4 * estimate.se);
    const wrong = ips({ reward, weight: forgotten, rewardMax: 1 });
    if (name !== 'random') expect(Math.abs(wrong.value - truth)).toBeGreaterThan(4 * wrong.se);
  });
});
