import { mul, sum, tensor1d, tidy, train, variable, variableGrads } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { normal, seededRng } from '../../../../src/maths/random';
import { adamW } from '../../../../src/trainer/network/adamW';
import { startBackend } from '../../../../src/trainer/network/backend';

const settings = { learningRate: 0.01, weightDecay: 0, averaging: 0 };

describe('adamW', () => {
  it("takes the steps of the library's Adam when nothing decays", async () => {
    await startBackend();
    const rng = seededRng(1);
    const start = Float32Array.from({ length: 12 }, () => normal(rng));
    const ours = adamW(Float32Array.from(start), [true], settings);
    const weights = variable(tensor1d(start));
    const library = train.adam(settings.learningRate);
    for (let t = 0; t < 30; t++) {
      const slope = Float32Array.from({ length: 12 }, () => normal(rng));
      ours.step([slope]);
      tidy(() => {
        const { grads } = variableGrads(() => sum(mul(weights, tensor1d(slope))), [weights]);
        library.applyGradients(Object.entries(grads).map(([name, tensor]) => ({ name, tensor })));
      });
    }
    const theirs = weights.dataSync();
    for (let i = 0; i < 12; i++) expect(ours.weights[i]!).toBeCloseTo(theirs[i]!, 5);
    weights.dispose();
    library.dispose();
  });

  it('shrinks matrices and leaves biases', () => {
    const optimizer = adamW(Float32Array.from([1, 1]), [true, false], { ...settings, weightDecay: 3 });
    optimizer.step([Float32Array.from([0]), Float32Array.from([0])]);
    expect(optimizer.weights[0]).toBeCloseTo(0.97, 6);
    expect(optimizer.weights[1]).toBe(1);
  });

  it('averages the weights, at first with a short memory', () => {
    const optimizer = adamW(Float32Array.from([0]), [false], { learningRate: 1, weightDecay: 0, averaging: 0.9 });
    optimizer.step([Float32Array.from([-5])]);
    // Adam's first step is η against the sign; κ = 1/4.
    expect(optimizer.weights[0]).toBeCloseTo(1, 5);
    expect(optimizer.averages[0]).toBeCloseTo(0.75, 5);
  });
});
