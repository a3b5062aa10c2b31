import { describe, expect, it } from 'vitest';
import { disjointModel } from '../../../../src/engine/bandit/factPolicies';
import type { FactArm } from '../../../../src/engine/bandit/rewardModel';
import { sharedModel } from '../../../../src/engine/bandit/sharedModel';
import { type SharedFit, sharedPosterior } from '../../../../src/engine/bandit/sharedPosterior';
import { choleskyPacked, inversePacked, packedIndex } from '../../../../src/maths/linalg';
import { integer, normal, seededRng, uniform } from '../../../../src/maths/random';

type Matrix = number[][];
const zeros = (rows: number, columns: number): Matrix => Array.from({ length: rows }, () => new Array<number>(columns).fill(0));
const packed = (m: Matrix): number[] => m.flatMap((row, i) => row.slice(0, i + 1));
const entry = (m: ArrayLike<number>, i: number, j: number): number => m[i < j ? packedIndex(j, i) : packedIndex(i, j)]!;

/** Rounds of two facts: three places, two moods. */
const rounds = (n: number, seed: number) => {
  const rng = seededRng(seed);
  return Array.from({ length: n }, () => {
    const [place, mood, arm] = [integer(rng, 3), integer(rng, 2), integer(rng, 3)];
    const context: FactArm = { arm: `a${arm}`, x: { index: [0, 1 + place, 4 + mood], value: [1, 1, 1], group: [0, 1, 2] } };
    return { context, place, mood, arm, draw: uniform(rng), noise: normal(rng) };
  });
};

describe('sharedPosterior', () => {
  it('equals the posterior of the one large regression it stands for, in mean and covariance of the values', () => {
    const [d, K, noise] = [6, 3, 0.2];
    const groups = [0, 1, 1, 1, 2, 2];
    const variances = { common: [0.1, 0.02, 0.3], own: [0.05, 0.01, 0.004], noise, seen: 0 };
    const played = rounds(60, 1).map((round) => ({ ...round, reward: round.draw < 0.5 ? 1 : 0 }));
    const arms = Array.from({ length: K }, (_, k) => {
      const mine = played.filter(({ arm }) => arm === k);
      const [A, b] = [zeros(d, d), new Float64Array(d)];
      for (const { context, reward } of mine)
        for (const i of context.x.index) {
          b[i]! += reward;
          for (const j of context.x.index) A[i]![j]! += 1;
        }
      const earned = mine.reduce((sum, { reward }) => sum + reward, 0);
      const sums = { plays: mine.length, absolute: earned, squares: earned };
      return { arm: `a${k}`, moments: Float32Array.from(packed(A)), products: b, ...sums };
    });
    const fit: SharedFit = { arms, groups, variances };
    // Unknowns: w₀, then each arm's difference to it; a reward of arm k is (w₀ + vₖ)ᵀx.
    const D = (K + 1) * d;
    const P = zeros(D, D);
    const rhs = new Float64Array(D);
    for (let i = 0; i < d; i++) {
      P[i]![i]! += 1 / variances.common[groups[i]!]!;
      for (let k = 1; k <= K; k++) P[k * d + i]![k * d + i]! += 1 / variances.own[groups[i]!]!;
    }
    rhs[0] = 0.5 / variances.common[0]!;
    for (const { context, arm, reward } of played) {
      const at = [...context.x.index, ...context.x.index.map((i) => (arm + 1) * d + i)];
      for (const i of at) {
        rhs[i]! += reward / noise;
        for (const j of at) P[i]![j]! += 1 / noise;
      }
    }
    const covariance = inversePacked(choleskyPacked(packed(P))!);
    const theta = Array.from({ length: D }, (_, i) => rhs.reduce((sum, value, j) => sum + entry(covariance, i, j) * value, 0));

    const posterior = sharedPosterior(fit)!;
    for (let i = 0; i < d; i++) {
      expect(posterior.common[i]).toBeCloseTo(theta[i]!, 9);
      for (let k = 0; k < K; k++) expect(posterior.arms[k]!.mean[i]).toBeCloseTo(theta[i]! + theta[(k + 1) * d + i]!, 9);
    }
    const state = { version: 1 as const, fit, waiting: [], observations: 60 };
    const x = { index: [0, 2, 5], value: [1, 1, 1], group: [0, 1, 2] };
    const belief = sharedModel.believe(
      state,
      ['a0', 'a1', 'a2', 'never played'].map((arm) => ({ arm, x })),
    );
    const of = (k: number): number[] => [...x.index, ...x.index.map((i) => (k + 1) * d + i)];
    for (let k = 0; k < K; k++)
      for (let j = 0; j <= k; j++) {
        let exact = 0;
        for (const a of of(k)) for (const b of of(j)) exact += entry(covariance, a, b);
        expect(belief.covariance[packedIndex(k, j)]).toBeCloseTo(exact, 9);
      }
    // An arm without plays: what is common, and its own prior variance on top.
    let common = 0;
    for (const a of x.index) for (const b of x.index) common += entry(covariance, a, b);
    expect(belief.mean[3]).toBeCloseTo(
      x.index.reduce((sum, i) => sum + theta[i]!, 0),
      9,
    );
    expect(belief.covariance[packedIndex(3, 3)]).toBeCloseTo(common + 0.05 + 0.01 + 0.004, 9);
  });
});

describe('sharedModel', () => {
  const taught = (n: number, reward: (round: ReturnType<typeof rounds>[number]) => number) => {
    let state = sharedModel.initial;
    for (const round of rounds(n, 2)) state = sharedModel.update(state, round.context, reward(round));
    return state;
  };
  const x = (place: number, mood: number): FactArm['x'] => ({ index: [0, 1 + place, 4 + mood], value: [1, 1, 1], group: [0, 1, 2] });

  it('comes to the expected rewards, whatever an arm pays', () => {
    const pays = [1, 7, 0.05];
    const chance = (place: number, arm: number): number => (place === arm ? 0.8 : 0.3);
    const state = taught(4_000, ({ place, arm, draw }) => (draw < chance(place, arm) ? pays[arm]! : 0));
    for (let place = 0; place < 3; place++)
      for (const [arm, sum] of pays.entries()) {
        const { mean } = sharedModel.believe(state, [{ arm: `a${arm}`, x: x(place, 0) }]);
        expect(Math.abs(mean[0]! - sum * chance(place, arm)) / sum).toBeLessThan(0.08);
      }
  });

  it('knows an arm it hardly played from the others, where the disjoint model does not', () => {
    const disjoint = disjointModel({ variance: 0.05, noise: 0.2 });
    let [shared, apart] = [sharedModel.initial, disjoint.initial];
    for (const { context, mood, arm, draw } of rounds(3_000, 3)) {
      if (arm === 2) continue;
      const reward = draw < (mood === 0 ? 0.8 : 0.2) ? 1 : 0;
      shared = sharedModel.update(shared, context, reward);
      apart = disjoint.update(apart, context, reward);
    }
    const gap = (mean: (mood: number) => number): number => mean(0) - mean(1);
    const unknown = (mood: number) => [{ arm: 'a2', x: x(0, mood) }];
    expect(gap((mood) => sharedModel.believe(shared, unknown(mood)).mean[0]!)).toBeGreaterThan(0.5);
    expect(gap((mood) => disjoint.believe(apart, unknown(mood)).mean[0]!)).toBeCloseTo(0, 12);
  });

  it('finds the fact that matters and lets the other one go', () => {
    const { variances } = taught(3_000, ({ mood, draw }) => (draw < (mood === 0 ? 0.9 : 0.1) ? 1 : 0)).fit;
    expect(variances.common[2]).toBeGreaterThan(10 * variances.common[1]!);
    expect(variances.noise).toBeGreaterThan(0.07);
    expect(variances.noise).toBeLessThan(0.11);
  });

  it('leaves earlier states as they were', () => {
    const before = taught(200, ({ draw }) => draw);
    const copy = structuredClone(before);
    sharedModel.update(before, rounds(1, 9)[0]!.context, 1);
    expect(before).toEqual(copy);
  });

  it('stays small: five arms of 115 slots keep within 200 kB', () => {
    let state = sharedModel.initial;
    const rng = seededRng(4);
    for (let round = 0; round < 400; round++) {
      const slots = Array.from({ length: 19 }, (_, fact) => 1 + 6 * fact + integer(rng, 6));
      const context = {
        arm: `a${round % 5}`,
        x: { index: [0, ...slots], value: slots.map(() => 1).concat(1), group: [0, ...slots.keys()].map((g, i) => (i === 0 ? 0 : g + 1)) },
      };
      state = sharedModel.update(state, context, uniform(rng));
    }
    const bytes = state.fit.arms.reduce((sum, { moments, products }) => sum + moments.byteLength + products.byteLength, 0);
    expect(state.fit.groups).toHaveLength(115);
    expect(bytes).toBeLessThan(200_000);
  });
});

describe('disjointModel', () => {
  it('equals ridge regression of each arm on the same rewards', () => {
    const model = disjointModel({ variance: 0.5, noise: 0.3 });
    let state = model.initial;
    const d = 6;
    const P = zeros(d, d).map((row, i) => row.map((_, j) => (i === j ? 2 : 0)));
    const rhs = new Float64Array(d);
    for (const { context, arm, noise } of rounds(80, 5)) {
      state = model.update(state, context, noise);
      if (arm !== 1) continue;
      for (const i of context.x.index) {
        rhs[i]! += noise / 0.3;
        for (const j of context.x.index) P[i]![j]! += 1 / 0.3;
      }
    }
    const covariance = inversePacked(choleskyPacked(packed(P))!);
    const at = [0, 3, 4];
    const belief = model.believe(state, [{ arm: 'a1', x: { index: at, value: [1, 1, 1], group: [0, 1, 2] } }]);
    let [mean, variance] = [0, 0];
    for (const i of at) {
      for (let j = 0; j < d; j++) mean += entry(covariance, i, j) * rhs[j]!;
      for (const j of at) variance += entry(covariance, i, j);
    }
    expect(belief.mean[0]).toBeCloseTo(mean, 9);
    expect(belief.covariance[0]).toBeCloseTo(variance, 9);
  });
});
