import { describe, expect, it } from 'vitest';
import type { FeatureSpec } from '../../../../src/engine/features/featureSpec';
import { explainInterest, interestGradient } from '../../../../src/engine/scoring/explainInterest';
import { type InterestSpec, interestWeightCount } from '../../../../src/engine/scoring/interestSpec';
import { plainInterestScorer } from '../../../../src/engine/scoring/plainInterestScorer';
import { normal, seededRng } from '../../../../src/maths/random';

const whole: InterestSpec = {
  version: 2,
  inputs: 3,
  attention: { events: ['tea', 'mug'], candidates: ['c1', 'c2'], width: 4, length: 3, newest: true, units: 2 },
  fm: 4,
  crossLayers: 2,
  hidden: [5, 4],
  heads: ['claim', 'buy'],
};
const { attention: _, ...plain } = whole;
const specs: readonly (readonly [string, InterestSpec])[] = [
  ['everything', whole],
  ['a factorisation machine and a perceptron', { ...plain, fm: 2, crossLayers: 0 }],
  ['neither layer nor factors', { ...whole, fm: 0, crossLayers: 0, hidden: [] }],
];
const gaussian = (n: number, seed: number): Float32Array => {
  const rng = seededRng(seed);
  return Float32Array.from({ length: n }, () => 0.5 * normal(rng));
};
const logit = (p: number): number => Math.log(p / (1 - p));

describe('interestGradient', () => {
  it.each(specs)('has the value that the scorer gives and the slope that finite differences measure: %s', (__, spec) => {
    const weights = gaussian(interestWeightCount(spec), 1);
    const d = spec.attention?.width ?? 0;
    // Without events u is 0, and c is a row of C that stands behind E and E′.
    const token = 2;
    const at = d === 0 ? 0 : 2 * 3 * d + token * d;
    const x = gaussian(3, 2);
    const z = Float64Array.from([...x, ...new Float32Array(d), ...weights.subarray(at, at + d)]);
    const p = plainInterestScorer(
      spec,
      weights,
    )({
      histories: 1,
      x,
      candidates: Int32Array.from(d > 0 ? [token] : []),
      events: new Int32Array(d > 0 ? 3 : 0),
    });
    for (const head of [0, 1]) {
      const slopeAt = interestGradient(spec, weights, head);
      expect(slopeAt(z).value).toBeCloseTo(logit(p[head]!), 4);
      const around = z.map((value, i) => value + 0.1 * i);
      const { gradient } = slopeAt(around);
      for (let i = 0; i < z.length; i++) {
        const moved = (by: number) => slopeAt(around.map((value, j) => (i === j ? value + by : value))).value;
        expect(Math.abs(gradient[i]! - (moved(1e-6) - moved(-1e-6)) / 2e-6)).toBeLessThan(1e-5);
      }
    }
  });
});

describe('explainInterest', () => {
  const features: FeatureSpec = {
    version: 1,
    id: 't',
    fields: [
      { kind: 'numeric', name: 'visits', source: 'profile.visits', transform: 'identity', mean: 0, std: 1, missing: 0 },
      { kind: 'categorical', name: 'weather', source: 'fact.weather', vocabulary: ['rain', 'sun'] },
    ],
  };

  it('sums features, recent events and candidate from no information to the score, within 1%', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const weights = gaussian(interestWeightCount(whole), seed);
      const { contributions, value, baselineValue } = explainInterest(features, whole, weights, 1, gaussian(11, seed + 50));
      expect(new Set(contributions.map(({ feature }) => feature))).toEqual(new Set(['visits', 'weather', 'recent events', 'candidate']));
      const [sum, difference] = [contributions.reduce((total, part) => total + part.value, 0), value - baselineValue];
      expect(Math.abs(sum - difference)).toBeLessThanOrEqual(Math.max(0.01 * Math.abs(difference), 1e-3));
    }
  });

  it('gives nothing to events where there are none, and nothing to an unknown candidate', () => {
    const weights = gaussian(interestWeightCount(whole), 7);
    const unknown = weights.subarray(2 * 3 * 4, 2 * 3 * 4 + 4);
    const { contributions } = explainInterest(features, whole, weights, 0, [1.5, 0, 1, 0, 0, 0, 0, ...unknown]);
    expect(contributions.map(({ feature }) => feature).sort()).toEqual(['visits', 'weather']);
  });
});
