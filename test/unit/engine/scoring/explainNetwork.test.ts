import { describe, expect, it } from 'vitest';
import type { FeatureSpec } from '../../../../src/engine/features/featureSpec';
import { explainNetwork, integratedGradients, networkGradient } from '../../../../src/engine/scoring/integratedGradients';
import type { NetworkSpec } from '../../../../src/engine/scoring/networkSpec';
import { networkWeightCount, plainNetworkScorer } from '../../../../src/engine/scoring/plainNetworkScorer';
import { normal, seededRng } from '../../../../src/maths/random';

const curved: NetworkSpec = { version: 1, inputs: 6, crossLayers: 2, hidden: [8, 5] };
const weightsOf = (spec: NetworkSpec, seed: number, scale = 0.6): Float32Array => {
  const rng = seededRng(seed);
  return Float32Array.from({ length: networkWeightCount(spec) }, () => scale * normal(rng));
};
const vector = (n: number, seed: number): Float64Array => {
  const rng = seededRng(seed);
  return Float64Array.from({ length: n }, () => normal(rng));
};
const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0);
const seeds = Array.from({ length: 20 }, (_, i) => i + 1);

describe('networkGradient', () => {
  it.each([
    ['cross layers and a perceptron', curved],
    ['a perceptron', { ...curved, crossLayers: 0 }],
    ['cross layers alone', { ...curved, hidden: [] }],
  ])('is the slope that finite differences measure, for %s', (_, spec) => {
    for (const seed of seeds) {
      const slopeAt = networkGradient(spec, weightsOf(spec, seed));
      const x = vector(6, seed + 100);
      const { gradient } = slopeAt(x);
      const h = 1e-6;
      for (let j = 0; j < 6; j++) {
        const moved = (by: number) => slopeAt(x.map((value, i) => (i === j ? value + by : value))).value;
        const measured = (moved(h) - moved(-h)) / (2 * h);
        expect(Math.abs(gradient[j]! - measured)).toBeLessThan(1e-4 * Math.max(1, Math.abs(measured)));
      }
    }
  });

  it('has the logit of the scorer a device runs', async () => {
    for (const seed of seeds) {
      const [weights, x] = [weightsOf(curved, seed, 0.3), vector(6, seed)];
      const [p] = await plainNetworkScorer(curved, weights).score(Float32Array.from(x), 1);
      const { value } = networkGradient(curved, weights)(Float64Array.from(Float32Array.from(x)));
      expect(Math.abs(1 / (1 + Math.exp(-value)) - p!)).toBeLessThan(1e-5);
    }
  });
});

/** How far contributions miss the difference they should sum to, as a share of it. */
const missing = (contributions: ArrayLike<number>, difference: number): number =>
  Math.abs(sum(contributions) - difference) / Math.abs(difference);

describe('integratedGradients', () => {
  it('sum to score minus baseline score within 1% on curved networks, where gradient times input does not', () => {
    let failures = 0;
    for (const seed of seeds) {
      const slopeAt = networkGradient(curved, weightsOf(curved, seed));
      const [x, baseline] = [vector(6, seed + 200), new Float64Array(6)];
      const { contributions, value, baselineValue, gap } = integratedGradients(slopeAt, x, baseline);
      const difference = value - baselineValue;
      expect(Math.abs(sum(contributions) - difference)).toBeLessThanOrEqual(Math.max(0.01 * Math.abs(difference), 1e-3));
      expect(Math.abs(sum(contributions) - difference)).toBeCloseTo(gap, 10);
      // The twin takes one step at the end of the path.
      const { gradient } = slopeAt(x);
      if (
        missing(
          gradient.map((slope, j) => slope * x[j]!),
          difference,
        ) > 0.01
      )
        failures += 1;
    }
    expect(failures).toBeGreaterThan(15);
  });

  it('are w_j (x_j − x′_j) for a linear network', () => {
    const spec: NetworkSpec = { version: 1, inputs: 6, crossLayers: 0, hidden: [] };
    const [weights, x, baseline] = [weightsOf(spec, 1), vector(6, 2), vector(6, 3)];
    const { contributions, steps } = integratedGradients(networkGradient(spec, weights), x, baseline);
    for (let j = 0; j < 6; j++) expect(contributions[j]).toBeCloseTo(weights[j]! * (x[j]! - baseline[j]!), 9);
    expect(steps).toBe(16);
  });

  it('give an input the network does not read nothing, and two inputs it treats alike the same', () => {
    const spec: NetworkSpec = { version: 1, inputs: 3, crossLayers: 0, hidden: [4] };
    const weights = weightsOf(spec, 7);
    // V is [3, 4]: the second row copies the first, the third is zero.
    for (let j = 0; j < 4; j++) [weights[4 + j], weights[8 + j]] = [weights[j]!, 0];
    const { contributions } = integratedGradients(networkGradient(spec, weights), Float64Array.of(0.8, 0.8, 3), new Float64Array(3));
    expect(contributions[2]).toBe(0);
    expect(contributions[0]).toBeCloseTo(contributions[1]!, 12);
    expect(contributions[0]).not.toBeCloseTo(0, 3);
  });

  it('are zero where nothing differs from the baseline', () => {
    const x = vector(6, 5);
    const { contributions, gap } = integratedGradients(networkGradient(curved, weightsOf(curved, 5)), x, x);
    expect(contributions.every((part) => part === 0)).toBe(true);
    expect(gap).toBe(0);
  });
});

describe('explainNetwork', () => {
  const features: FeatureSpec = {
    version: 1,
    id: 't',
    fields: [
      { kind: 'categorical', name: 'weather', source: 'fact.weather', vocabulary: ['rain', 'sun'] },
      { kind: 'numeric', name: 'visits', source: 'profile.visits', transform: 'identity', mean: 3, std: 2, missing: 5 },
      { kind: 'categorical', name: 'coupon', source: 'coupon.id', vocabulary: ['a', 'b', 'c'] },
    ],
  };
  const x = Float32Array.of(0, 1, -1.5, 1, 0, 0);

  it('adds up by feature from what the network says without any information', () => {
    const weights = weightsOf(curved, 9);
    const { contributions, value, baselineValue, gap } = explainNetwork(features, curved, weights, x);
    expect(new Set(contributions.map(({ feature }) => feature))).toEqual(new Set(['weather', 'visits', 'coupon']));
    const slopeAt = networkGradient(curved, weights);
    expect(value).toBeCloseTo(slopeAt(Float64Array.from(x)).value, 12);
    // A missing number is encoded as its `missing` value, here one standard deviation above the mean.
    expect(baselineValue).toBeCloseTo(slopeAt(Float64Array.of(0, 0, 1, 0, 0, 0)).value, 12);
    expect(Math.abs(sum(contributions.map((part) => part.value)) - (value - baselineValue))).toBeCloseTo(gap, 12);
    const magnitudes = contributions.map((part) => Math.abs(part.value));
    expect(magnitudes).toEqual(magnitudes.toSorted((a, b) => b - a));
  });

  it('gives the same parts as the network with every input', () => {
    const weights = weightsOf(curved, 11);
    const whole = integratedGradients(networkGradient(curved, weights), Float64Array.from(x), Float64Array.of(0, 0, 1, 0, 0, 0));
    const parts = new Map(explainNetwork(features, curved, weights, x).contributions.map(({ feature, value }) => [feature, value]));
    expect(parts.get('weather')).toBeCloseTo(whole.contributions[0]! + whole.contributions[1]!, 12);
    expect(parts.get('visits')).toBeCloseTo(whole.contributions[2]!, 12);
    expect(parts.get('coupon')).toBeCloseTo(whole.contributions[3]! + whole.contributions[4]! + whole.contributions[5]!, 12);
  });
});
