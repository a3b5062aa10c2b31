import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyProfile } from '../../../../src/engine/profile/shopperProfile';
import { collaborativeScores, interestHistory } from '../../../../src/engine/scoring/collaborativeScores';
import { linearContributions } from '../../../../src/engine/scoring/integratedGradients';
import { networkWeightCount, plainNetworkScorer } from '../../../../src/engine/scoring/plainNetworkScorer';
import { seededRng, uniform } from '../../../../src/maths/random';
import { DAY } from '../../../../src/protocol/values/clock';

describe('plainNetworkScorer', () => {
  const spec = { version: 1 as const, inputs: 3, crossLayers: 2, hidden: [4, 2] };
  const rng = seededRng(3);
  const weights = Float32Array.from({ length: networkWeightCount(spec) }, () => uniform(rng) - 0.5);
  const scorer = plainNetworkScorer(spec, weights);

  it('scores a row the same alone and within a batch, whatever stood before it', () => {
    const value = fc.oneof(fc.constant(0), fc.float({ min: -3, max: 3, noNaN: true }));
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 8 }), (rows) => {
        const batch = scorer.score(Float32Array.from(rows.flat()), rows.length) as Float32Array;
        const alone = rows.map((row) => (scorer.score(Float32Array.from(row), 1) as Float32Array)[0]);
        expect([...batch]).toEqual(alone);
        expect(batch.every((p) => p > 0 && p < 1)).toBe(true);
      }),
    );
  });

  it('counts the weights of a bare logit', () => {
    expect(networkWeightCount({ version: 1, inputs: 3, crossLayers: 0, hidden: [] })).toBe(4);
  });

  it('reads every weight: changing any one of them changes some score', () => {
    const probe = Float32Array.from([0.5, -1, 2, -0.3, 0.7, -1.2, 1.5, 1.1, -0.8, -2, -1.7, 0.4]);
    const dense = { ...spec, crossLayers: 1, hidden: [] };
    const base = Float32Array.from({ length: networkWeightCount(dense) }, (_, i) => 0.1 + 0.01 * i);
    const before = [...(plainNetworkScorer(dense, base).score(probe, 4) as Float32Array)];
    for (let i = 0; i < base.length; i++) {
      const changed = base.slice();
      changed[i]! += 0.5;
      expect([...(plainNetworkScorer(dense, changed).score(probe, 4) as Float32Array)], `weight ${i}`).not.toEqual(before);
    }
  });
});

describe('collaborativeScores', () => {
  const weights = {
    model: 'ease',
    coupons: ['x', 'y'],
    rowOf: new Map([
      ['a', 0],
      ['b', 1],
    ]),
    offsets: Uint32Array.from([0, 2, 3]),
    columns: Uint16Array.from([0, 1, 1]),
    weights: Float32Array.from([0.5, 0.25, 1]),
  };

  it('sums weighted rows and skips items the table does not know', () => {
    const scores = collaborativeScores(
      weights,
      new Map([
        ['a', 2],
        ['b', 0.5],
        ['stranger', 9],
      ]),
    );
    expect([...scores]).toEqual([1, 1]);
  });

  it('reads taste without intensity: twice the interest in everything is the same history', () => {
    const once = { ...emptyProfile(0), itemAffinity: { a: { value: 1, time: 0 }, b: { value: 3, time: 0 } } };
    const twice = { ...emptyProfile(0), itemAffinity: { a: { value: 2, time: 0 }, b: { value: 6, time: 0 } } };
    expect([...interestHistory(once, DAY, DAY)]).toEqual([
      ['a', 0.25],
      ['b', 0.75],
    ]);
    expect([...interestHistory(twice, 9 * DAY, DAY)]).toEqual([...interestHistory(once, DAY, DAY)]);
    expect(interestHistory(emptyProfile(0), DAY, DAY).size).toBe(0);
  });

  it('is an empty history, not NaN, when interest has decayed below the smallest number', () => {
    const ancient = { ...emptyProfile(0), itemAffinity: { a: { value: 1, time: 0 } } };
    expect(interestHistory(ancient, 4_000 * DAY, DAY).size).toBe(0);
  });
});

describe('linearContributions', () => {
  it('adds up to the score, groups a one-hot, and names the strongest first', () => {
    const vectors = fc.array(fc.tuple(fc.constantFrom('p', 'q', 'r'), fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })));
    fc.assert(
      fc.property(vectors, (entries) => {
        const contributions = linearContributions(
          entries.map(([name]) => name),
          entries.map(([, mean]) => mean),
          entries.map(([, , context]) => context),
        );
        const score = entries.reduce((sum, [, mean, context]) => sum + mean * context, 0);
        expect(contributions.reduce((sum, { value }) => sum + value, 0)).toBe(score);
        expect(new Set(contributions.map(({ feature }) => feature)).size).toBe(contributions.length);
        const sizes = contributions.map(({ value }) => Math.abs(value));
        expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
        expect(sizes).not.toContain(0);
      }),
    );
  });
});
