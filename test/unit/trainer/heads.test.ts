import { grads, memory, type Tensor, type Tensor2D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { InterestSpec } from '../../../src/engine/scoring/interestSpec';
import { integer, normal, seededRng, uniform } from '../../../src/maths/random';
import { maskedCrossEntropy } from '../../../src/network/loss';
import { auc } from '../../../src/stats/offPolicy/classification';
import { startBackend } from '../../../src/trainer/network/backend';
import { type HeadSamples, trainInterest } from '../../../src/trainer/network/trainInterest';
import { plainInterestScorer } from '../network/interestNetwork';

const spec: InterestSpec = {
  version: 2,
  inputs: 3,
  attention: { events: ['tea', 'mug'], candidates: ['t', 'm'], width: 4, length: 3, newest: false, units: 2 },
  fm: 4,
  crossLayers: 0,
  hidden: [4],
  heads: ['purchase', 'redeem', 'purchaseWithout'],
};

const training = { learningRate: 0.02, weightDecay: 0.1, averaging: 0.9, dropout: 0.1, batch: 64, epochs: 10 };

/**
 * The first head: does the coupon fit what was looked at most; the second, asked only when the first says yes, is x₀ > 0; the third, of rows
 * without coupon, is x₁ > 0.
 */
const samplesOf = (rows: number, seed: number): HeadSamples => {
  const rng = seededRng(seed);
  const samples: HeadSamples = {
    rows,
    x: Float32Array.from({ length: rows * 3 }, () => normal(rng)),
    candidates: new Int32Array(rows),
    events: Int32Array.from({ length: rows * 3 }, () => 1 + integer(rng, 2)),
    y: new Float32Array(rows * 3),
    asked: new Float32Array(rows * 3),
  };
  for (let row = 0; row < rows; row++) {
    const shown = uniform(rng) < 0.7;
    if (!shown) {
      samples.asked[row * 3 + 2] = 1;
      samples.y[row * 3 + 2] = samples.x[row * 3 + 1]! > 0 ? 1 : 0;
      continue;
    }
    samples.candidates[row] = 1 + integer(rng, 2);
    const fits = [0, 1, 2].filter((t) => samples.events[row * 3 + t] === samples.candidates[row]).length >= 2;
    const bought = uniform(rng) < (fits ? 0.9 : 0.1);
    samples.asked[row * 3] = 1;
    samples.y[row * 3] = bought ? 1 : 0;
    samples.asked[row * 3 + 1] = bought ? 1 : 0;
    samples.y[row * 3 + 1] = bought && samples.x[row * 3]! > 0 ? 1 : 0;
  }
  return samples;
};

const headAuc = (samples: HeadSamples, p: Float32Array, head: number): number => {
  const rows = Array.from({ length: samples.rows }, (_, row) => row).filter((row) => samples.asked[row * 3 + head] === 1);
  return auc(
    Float32Array.from(rows, (row) => samples.y[row * 3 + head]!),
    Float32Array.from(rows, (row) => p[row * 3 + head]!),
  ).value;
};

describe('several heads', () => {
  it('count only the answers they were asked for', async () => {
    await startBackend();
    tidy(() => {
      const logits = tensor2d([2, -1, 0.5, 3], [2, 2]);
      const labels = tensor2d([1, 1, 0, 0], [2, 2]);
      const mask = tensor2d([1, 0, 1, 0], [2, 2]);
      const expected = (Math.log(1 + Math.exp(-2)) + Math.log(1 + Math.exp(0.5))) / 2;
      expect(maskedCrossEntropy(logits, labels, mask).dataSync()[0]).toBeCloseTo(expected, 6);
      const loss = (z: Tensor): Tensor => maskedCrossEntropy(z as Tensor2D, labels, mask);
      const gradient = grads(loss)([logits])[0]!.dataSync();
      expect([gradient[1]!, gradient[3]!].map((slope) => Math.abs(slope))).toEqual([0, 0]);
      expect(gradient[0]).toBeCloseTo(-0.5 / (1 + Math.exp(2)), 6);
    });
  });

  it('are learnt together, each from its own rows', async () => {
    const [train, test] = [samplesOf(1_500, 1), samplesOf(600, 2)];
    const weights = await trainInterest(spec, train, training, seededRng(3));
    const p = plainInterestScorer(spec, weights)({ histories: test.rows, x: test.x, candidates: test.candidates, events: test.events });
    expect(headAuc(test, p, 0)).toBeGreaterThan(0.85);
    expect(headAuc(test, p, 1)).toBeGreaterThan(0.9);
    expect(headAuc(test, p, 2)).toBeGreaterThan(0.9);
  });

  it('come out the same bit by bit for the same seed and leave no tensor behind', async () => {
    const data = samplesOf(200, 4);
    const run = (seed: number) => trainInterest(spec, data, { ...training, epochs: 2 }, seededRng(seed));
    const first = await run(7);
    const before = memory().numTensors;
    expect([...(await run(7))]).toEqual([...first]);
    expect([...(await run(8))]).not.toEqual([...first]);
    expect(memory().numTensors).toBe(before);
  });
});
