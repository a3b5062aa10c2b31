import { grads, type Scalar, type Tensor, type Tensor2D, tensor2d, sigmoid as tfSigmoid, tidy } from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type InterestBatch, type InterestSpec, interestShapes, interestSpecSchema } from '../../../src/engine/scoring/interestSpec';
import { plainInterestLogits } from '../../../src/engine/scoring/plainInterestLogits';
import { plainNetworkScorer } from '../../../src/engine/scoring/plainNetworkScorer';
import { integer, normal, type Rng, seededRng, uniform } from '../../../src/maths/random';
import { interestForward, toBatchTensors, toInterestTensors } from '../../../src/network/interestForward';
import { maskedCrossEntropy } from '../../../src/network/loss';
import { registerSegmentSum } from '../../../src/network/missingKernels';
import { startBackend } from '../../../src/trainer/network/backend';
import { interestWeightCount, plainInterestScorer } from './interestNetwork';

/** Probabilities of every head on WASM, `[R, H]`. */
const scoreInterest = async (spec: InterestSpec, flat: Float32Array, batch: InterestBatch): Promise<Float32Array> => {
  await startBackend();
  let out: Float32Array = new Float32Array();
  tidy(() => {
    out = tfSigmoid(interestForward(spec, toInterestTensors(spec, flat), toBatchTensors(spec, batch))).dataSync<'float32'>();
  });
  return out;
};

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

  it.each(specs)('hands back the gradients that finite differences measure: %s', async (_, spec) => {
    await startBackend();
    registerSegmentSum();
    const rng = seededRng(5);
    const [flat, batch] = [weightsOf(spec, rng), batchOf(spec, 3, 2, rng)];
    const labels = Float32Array.from({ length: 6 * spec.heads.length }, () => integer(rng, 2));
    const lossOf = (weights: readonly Tensor2D[]): Scalar => {
      const [y, all] = [labels, labels.map(() => 1)].map((values) => tensor2d(values, [6, spec.heads.length]));
      return maskedCrossEntropy(interestForward(spec, weights, toBatchTensors(spec, batch)), y!, all!);
    };
    const exact: number[] = [];
    tidy(() => {
      const parts = grads((...weights: Tensor[]) => lossOf(weights as Tensor2D[]))([...toInterestTensors(spec, flat)]);
      for (const part of parts) exact.push(...part.dataSync());
    });
    // Small enough that hardly any unit crosses its kink, wide enough for the seven digits of a loss in single precision.
    const step = 2e-3;
    const at = (i: number, shift: number): number => {
      const moved = flat.map((w, j) => (j === i ? w + shift : w));
      return tidy(() => lossOf(toInterestTensors(spec, moved)).dataSync()[0]!);
    };
    for (let i = 0; i < flat.length; i += Math.max(1, Math.floor(flat.length / 40))) {
      const measured = (at(i, step) - at(i, -step)) / (2 * step);
      expect(Math.abs(measured - exact[i]!)).toBeLessThan(2e-3);
    }
  });

  it('sums every pair of its factors once', () => {
    const spec = specOf({ inputs: 4, fm: 3, attention: { ...attention(0, false), width: 3 } });
    const rng = seededRng(6);
    const [flat, batch] = [weightsOf(spec, rng), batchOf(spec, 1, 1, rng)];
    const part = new Map<string, Float32Array>();
    let from = 0;
    for (const [name, rows, columns] of interestShapes(spec)) {
      part.set(name, flat.subarray(from, from + rows * columns));
      from += rows * columns;
    }
    const row = (name: string, i: number): number[] => [...part.get(name)!.subarray(i * 3, i * 3 + 3)];
    const u = [0, 1, 2].map((k) =>
      [...batch.events].reduce((sum, token, t) => sum + (token > 0 ? part.get('p')![t]! * row('E', token)[k]! : 0), 0),
    );
    const c = row('C', batch.candidates[0]!);
    const factors = [...Array.from(batch.x, (x, j) => row('F', j).map((f) => x * f)), u, c];
    const [w, o] = [part.get('U')!, part.get('o')![0]!];
    let logit = o + [...batch.x, ...u, ...c].reduce((sum, value, i) => sum + value * w[i]!, 0);
    for (let i = 0; i < factors.length; i++) {
      for (let j = i + 1; j < factors.length; j++) for (let k = 0; k < 3; k++) logit += w[10 + k]! * factors[i]![k]! * factors[j]![k]!;
    }
    expect(plainInterestLogits(spec, flat)(batch)[0]).toBeCloseTo(logit, 5);
  });

  it.each([0, 3])('does not see what lies where there is no event, with %i units', async (units) => {
    const spec = specOf({ attention: attention(units), fm: 4 });
    const rng = seededRng(7);
    const [flat, batch] = [weightsOf(spec, rng), batchOf(spec, 2, 3, rng)];
    const padded = { ...batch, events: Int32Array.from([2, 0, 0, 0, 0, 0]) };
    // The rows of "none" hold anything: they must never be read for an event.
    const width = 4;
    const other = flat.map((w, i) => (i < width || (i >= 6 * width && i < 7 * width) ? w + 5 : w));
    for (const weights of [flat, other]) {
      expect([...plainInterestScorer(spec, weights)(padded)]).toEqual([...plainInterestScorer(spec, flat)(padded)]);
      const tfjs = await scoreInterest(spec, weights, padded);
      for (const [i, p] of plainInterestScorer(spec, flat)(padded).entries()) expect(Math.abs(p - tfjs[i]!)).toBeLessThan(1e-5);
    }
    // A broken twin that forgets the mask would read them: the same change moves a history whose events are there.
    const moved = flat.map((w, i) => (i >= width && i < 6 * width ? w + 5 : w));
    expect([...plainInterestScorer(spec, moved)({ ...batch, events: Int32Array.from([2, 1, 3, 1, 2, 3]) })]).not.toEqual([
      ...plainInterestScorer(spec, flat)({ ...batch, events: Int32Array.from([2, 1, 3, 1, 2, 3]) }),
    ]);
  });

  it('refuses a spec whose factors are not as wide as its attention', () => {
    expect(v.safeParse(interestSpecSchema, specOf({ attention: attention(0), fm: 3 })).success).toBe(false);
    expect(v.safeParse(interestSpecSchema, specOf({ attention: attention(0), fm: 4 })).success).toBe(true);
  });
});
