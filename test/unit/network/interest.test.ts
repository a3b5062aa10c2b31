import { memory, type Tensor2D, tidy, variableGrads } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { integer, normal, type Rng, seededRng, uniform } from '../../../src/core/random';
import { type InterestBatch, type InterestSpec, interestShapes, interestWeightCount } from '../../../src/core/scoring/interestSpec';
import { plainInterestScorer } from '../../../src/core/scoring/plainInterestScorer';
import { plainNetworkScorer } from '../../../src/core/scoring/plainNetworkScorer';
import { scoreInterest } from '../../../src/trainer/network/scoreInterest';

type Attention = NonNullable<InterestSpec['attention']>;

const attention = (units: number, newest = true): Attention => ({
  events: ['tea', 'mug', 'lamp', 'fern', 'ink'],
  candidates: ['c1', 'c2', 'c3'],
  width: 4,
  length: 3,
  newest,
  units,
});

const specOf = (part: Partial<InterestSpec>): InterestSpec => ({
  version: 2,
  inputs: 3,
  fm: 0,
  crossLayers: 0,
  hidden: [],
  heads: ['claim'],
  ...part,
});

const weightsOf = (spec: InterestSpec, rng: Rng): Float32Array =>
  Float32Array.from({ length: interestWeightCount(spec) }, () => 0.4 * normal(rng));

const batchOf = (spec: InterestSpec, histories: number, each: number, rng: Rng): InterestBatch => {
  const { attention: a } = spec;
  return {
    histories,
    x: Float32Array.from({ length: histories * each * spec.inputs }, () => (uniform(rng) < 0.3 ? 0 : normal(rng))),
    candidates: Int32Array.from({ length: a ? histories * each : 0 }, () => integer(rng, 4)),
    events: Int32Array.from({ length: a ? histories * a.length : 0 }, () => integer(rng, 6)),
  };
};

const specs: readonly (readonly [string, InterestSpec])[] = [
  ['features alone, factorisation machine', specOf({ fm: 2 })],
  ['attention by position', specOf({ attention: attention(0) })],
  ['activation unit, one table', specOf({ attention: attention(3, false), fm: 4 })],
  ['everything, three heads', specOf({ attention: attention(3), fm: 4, crossLayers: 2, hidden: [5, 3], heads: ['a', 'b', 'c'] })],
  ['cross layers on z', specOf({ attention: attention(0, false), crossLayers: 1 })],
];

describe('interest network, version 2', () => {
  it.each(specs)('plain TypeScript agrees with TensorFlow.js within 1e-5: %s', async (_, spec) => {
    const rng = seededRng(3);
    const [weights, batch] = [weightsOf(spec, rng), batchOf(spec, 6, 4, rng)];
    const [plain, tfjs] = [plainInterestScorer(spec, weights)(batch), await scoreInterest(spec, weights, batch)];
    expect(tfjs).toHaveLength(24 * spec.heads.length);
    for (const [i, p] of plain.entries()) expect(Math.abs(p - tfjs[i]!)).toBeLessThan(1e-5);
  });

  it('is version 1 where it has neither attention, factors nor a second head', async () => {
    const spec = specOf({ crossLayers: 1, hidden: [4] });
    const rng = seededRng(4);
    const [weights, batch] = [weightsOf(spec, rng), batchOf(spec, 5, 1, rng)];
    const old = await plainNetworkScorer({ version: 1, inputs: 3, crossLayers: 1, hidden: [4] }, weights).score(batch.x, 5);
    const now = plainInterestScorer(spec, weights)(batch);
    for (const [i, p] of old.entries()) expect(now[i]).toBeCloseTo(p, 6);
  });
});
