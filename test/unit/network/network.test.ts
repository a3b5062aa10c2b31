import { describe, expect, it } from 'vitest';
import type { NetworkSpec } from '../../../src/engine/scoring/networkSpec';
import { networkWeightCount, plainNetworkScorer } from '../../../src/engine/scoring/plainNetworkScorer';
import { integer, normal, seededRng, uniform } from '../../../src/maths/random';
import { layerShapes, toTensors } from '../../../src/network/forward';
import { auc } from '../../../src/stats/offPolicy/classification';
import { startBackend } from '../../../src/trainer/network/backend';
import { fitLogistic, scoreLogistic } from '../../../src/trainer/network/linearModels';
import { type NetworkSettings, type Samples, scoreRows, trainNetwork } from '../../../src/trainer/network/trainNetwork';

const settings: NetworkSettings = {
  crossLayers: 1,
  hidden: [8],
  learningRate: 0.02,
  weightDecay: 0.1,
  dropout: 0.1,
  averaging: 0.9,
  batch: 64,
  maxEpochs: 12,
  patience: 4,
};

/** Two one-hot pairs; the label is their exclusive or, with noise: no additive model can see it. */
const exclusiveOr = (rows: number, seed: number): Samples => {
  const rng = seededRng(seed);
  const [x, y] = [new Float32Array(rows * 4), new Float32Array(rows)];
  for (let i = 0; i < rows; i++) {
    const [a, b] = [integer(rng, 2), integer(rng, 2)];
    x[i * 4 + a] = 1;
    x[i * 4 + 2 + b] = 1;
    y[i] = uniform(rng) < (a === b ? 0.9 : 0.1) ? 1 : 0;
  }
  return { rows, width: 4, x, y };
};

describe('network in tfjs-core on WASM', () => {
  it.each<[number, number[]]>([
    [0, []],
    [2, [16, 8]],
    [1, [5]],
    [3, []],
  ])('agrees with the plain scorer within 1e-5 for %i cross layers and hidden %j', async (crossLayers, hidden) => {
    const spec: NetworkSpec = { version: 1, inputs: 12, crossLayers, hidden };
    const rng = seededRng(7);
    const weights = Float32Array.from({ length: networkWeightCount(spec) }, () => 0.4 * normal(rng));
    const rows = 40;
    const x = Float32Array.from({ length: rows * 12 }, () => (uniform(rng) < 0.5 ? 0 : normal(rng)));
    const tfjs = await scoreRows(spec, weights, { rows, x });
    const plain = await plainNetworkScorer(spec, weights).score(x, rows);
    for (let i = 0; i < rows; i++) expect(Math.abs(tfjs[i]! - plain[i]!)).toBeLessThan(1e-5);
  });

  it('lays weights out as the spec counts them, there and back', async () => {
    await startBackend();
    const spec: NetworkSpec = { version: 1, inputs: 3, crossLayers: 2, hidden: [4, 2] };
    expect(layerShapes(spec).reduce((sum, [rows, columns]) => sum + rows * columns, 0)).toBe(networkWeightCount(spec));
    const flat = Float32Array.from({ length: networkWeightCount(spec) }, (_, i) => i);
    const tensors = toTensors(spec, flat);
    expect(tensors.flatMap((tensor) => [...tensor.dataSync()])).toEqual([...flat]);
    for (const tensor of tensors) tensor.dispose();
  });

  it('learns an interaction that logistic regression cannot', async () => {
    const [train, test] = [exclusiveOr(1_500, 1), exclusiveOr(500, 2)];
    const network = await trainNetwork(train, test, settings, seededRng(3));
    expect(auc(test.y, await scoreRows(network.spec, network.weights, test)).value).toBeGreaterThan(0.85);
    expect(auc(test.y, scoreLogistic(fitLogistic(train, 1), test)).value).toBeLessThan(0.6);
  });

  it('gives the same weights bit by bit for the same seed, and others for another', async () => {
    const data = exclusiveOr(300, 4);
    const run = (seed: number) => trainNetwork(data, undefined, { ...settings, maxEpochs: 2 }, seededRng(seed));
    const [first, second, other] = [await run(9), await run(9), await run(10)];
    expect([...second.weights]).toEqual([...first.weights]);
    expect([...other.weights]).not.toEqual([...first.weights]);
  });
});

describe('fitLogistic', () => {
  it('meets the optimality condition: the gradient equals λ times the weights', () => {
    const rng = seededRng(11);
    const rows = 400;
    const x = Float32Array.from({ length: rows * 3 }, () => normal(rng));
    const y = Float32Array.from({ length: rows }, (_, i) =>
      uniform(rng) < 1 / (1 + Math.exp(-(x[i * 3]! - 0.5 * x[i * 3 + 1]!))) ? 1 : 0,
    );
    const samples = { rows, width: 3, x, y };
    const lambda = 4;
    const model = fitLogistic(samples, lambda);
    for (let j = 0; j < 3; j++) {
      let gradient = 0;
      for (let i = 0; i < rows; i++) {
        const z = model.bias + [0, 1, 2].reduce((sum, k) => sum + model.weights[k]! * x[i * 3 + k]!, 0);
        gradient += (y[i]! - 1 / (1 + Math.exp(-z))) * x[i * 3 + j]!;
      }
      expect(gradient).toBeCloseTo(lambda * model.weights[j]!, 5);
    }
  });
});
