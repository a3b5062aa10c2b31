import {
  add,
  dispose,
  mul,
  type Rank,
  type Tensor2D,
  tensor2d,
  tidy,
  train,
  type Variable,
  variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { logloss } from '../../core/evaluation/logloss';
import { integer, normal, type Rng, uniform } from '../../core/random';
import type { NetworkSpec } from '../../core/scoring/networkSpec';
import { forward } from '../../network/forward';
import { layerShapes } from '../../network/layerShapes';
import { crossEntropy } from '../../network/loss';
import { toFlat } from '../../network/tensors';
import { startBackend } from './backend';
import { scoreRows } from './scoreRows';

/** Rows of features with labels, row-major. */
export interface Samples {
  readonly rows: number;
  readonly width: number;
  readonly x: Float32Array;
  /** 0 or 1. */
  readonly y: Float32Array;
}

export interface NetworkSettings {
  readonly crossLayers: number;
  readonly hidden: readonly number[];
  readonly learningRate: number;
  /** Decoupled weight decay per step, relative to the learning rate (AdamW, Loshchilov & Hutter 2019). */
  readonly weightDecay: number;
  /** Share of each layer's inputs dropped; the raw features use half of it. */
  readonly dropout: number;
  /**
   * Decay per step of the moving average of the weights, which is what is judged and shipped (0: the last weights). It gives much of an
   * ensemble's gain in one network (Izmailov et al. 2018, https://arxiv.org/abs/1803.05407).
   */
  readonly averaging: number;
  readonly batch: number;
  readonly maxEpochs: number;
  /** Epochs without a better validation loss before stopping. */
  readonly patience: number;
}

export interface TrainedNetwork {
  readonly spec: NetworkSpec;
  readonly weights: Float32Array;
  readonly epochs: number;
  readonly validationLoss: number;
}

export const shuffled = (n: number, rng: Rng): Uint32Array => {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = integer(rng, i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
};

/** He normal for ReLU layers; cross layers start near zero, so that the network begins as the perceptron alone. Biases are 0. */
const initial = (spec: NetworkSpec, rng: Rng): Variable<Rank.R2>[] =>
  layerShapes(spec).map(([rows, columns], i) => {
    const cross = i < 2 * spec.crossLayers;
    const scale = rows === 1 && i % 2 === 1 ? 0 : cross ? 0.1 / Math.sqrt(rows) : Math.sqrt(2 / rows);
    const values = Float32Array.from({ length: rows * columns }, () => (scale === 0 ? 0 : scale * normal(rng)));
    return tidy(() => variable(tensor2d(values, [rows, columns])));
  });

const gatherRows = (samples: Samples, order: Uint32Array, from: number, to: number): { x: Float32Array; y: Float32Array } => {
  const x = new Float32Array((to - from) * samples.width);
  const y = new Float32Array(to - from);
  for (let i = from; i < to; i++) {
    const row = order[i]!;
    x.set(samples.x.subarray(row * samples.width, (row + 1) * samples.width), (i - from) * samples.width);
    y[i - from] = samples.y[row]!;
  }
  return { x, y };
};

/** Inverted dropout: kept entries are scaled by 1/(1 − rate). */
const mask = (rows: number, columns: number, rate: number, rng: Rng): Tensor2D => {
  const keep = 1 / (1 - rate);
  return tensor2d(
    Float32Array.from({ length: rows * columns }, () => (uniform(rng) < rate ? 0 : keep)),
    [rows, columns],
  );
};

/**
 * Trains by AdamW on minibatches and keeps the weights of the epoch with the least validation log loss. Without `validation` it
 * runs exactly `maxEpochs`. Deterministic: initial weights, order and masks come from `rng`.
 */
export const trainNetwork = async (
  samples: Samples,
  validation: Samples | undefined,
  settings: NetworkSettings,
  rng: Rng,
  onEpoch: (epoch: number, loss: number) => void = () => undefined,
): Promise<TrainedNetwork> => {
  await startBackend();
  const spec: NetworkSpec = { version: 1, inputs: samples.width, crossLayers: settings.crossLayers, hidden: [...settings.hidden] };
  const weights = initial(spec, rng);
  const averages = weights.map((weight) => tidy(() => variable(weight.clone())));
  const optimizer = train.adam(settings.learningRate);
  let step = 0;
  let best: { weights: Float32Array; loss: number; epoch: number } | undefined;
  for (let epoch = 1; epoch <= settings.maxEpochs; epoch++) {
    const order = shuffled(samples.rows, rng);
    for (let from = 0; from < samples.rows; from += settings.batch) {
      const to = Math.min(samples.rows, from + settings.batch);
      const { x, y } = gatherRows(samples, order, from, to);
      tidy(() => {
        const [features, labels] = [tensor2d(x, [to - from, samples.width]), tensor2d(y, [to - from, 1])];
        const drop = (activation: Tensor2D, layer: number): Tensor2D => {
          const rate = layer === 0 ? settings.dropout / 2 : settings.dropout;
          return rate > 0 ? mul(activation, mask(activation.shape[0], activation.shape[1], rate, rng)) : activation;
        };
        const { grads } = variableGrads(() => crossEntropy(forward(spec, weights, features, drop), labels), weights);
        optimizer.applyGradients(Object.entries(grads).map(([name, tensor]) => ({ name, tensor })));
        step += 1;
        // Early on the average forgets faster, or the initial weights would linger in it.
        const kept = Math.min(settings.averaging, step / (step + 3));
        for (const [i, weight] of weights.entries()) {
          if (i % 2 === 0 && settings.weightDecay > 0) weight.assign(mul(weight, 1 - settings.learningRate * settings.weightDecay));
          averages[i]?.assign(add(mul(averages[i], kept), mul(weight, 1 - kept)));
        }
      });
    }
    const flat = toFlat(averages);
    const loss = validation ? logloss(validation.y, await scoreRows(spec, flat, validation)).value : 0;
    onEpoch(epoch, loss);
    if (!best || !validation || loss < best.loss) best = { weights: flat, loss, epoch };
    else if (epoch - best.epoch >= settings.patience) break;
  }
  dispose([...weights, ...averages]);
  optimizer.dispose();
  if (!best) throw new RangeError('maxEpochs must be at least 1');
  return { spec, weights: best.weights, epochs: best.epoch, validationLoss: best.loss };
};
