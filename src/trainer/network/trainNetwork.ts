import { dispose, grads, mul, sigmoid, type Tensor, type Tensor2D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { NetworkSpec } from '../../engine/scoring/networkSpec';
import { normal, type Rng, seededRng } from '../../maths/random';
import { forward, layerShapes, toTensors } from '../../network/forward';
import { crossEntropy } from '../../network/loss';
import { logloss } from '../../stats/offPolicy/classification';
import type { LearningCurve } from '../metrics/metricsTable';
import { breathe } from '../run/progress';
import { dropoutMask, shuffled, spread } from '../run/sampling';
import { adamW } from './adamW';
import { startBackend } from './backend';

const CHUNK = 4_096;

/** Acceptance probability of every row, on WASM in chunks. */
export const scoreRows = async (
  spec: NetworkSpec,
  flat: Float32Array,
  samples: { readonly rows: number; readonly x: Float32Array },
): Promise<Float32Array> => {
  await startBackend();
  const weights = toTensors(spec, flat);
  const probabilities = new Float32Array(samples.rows);
  for (let from = 0; from < samples.rows; from += CHUNK) {
    const to = Math.min(samples.rows, from + CHUNK);
    const part = tidy(() => {
      const x: Tensor2D = tensor2d(samples.x.subarray(from * spec.inputs, to * spec.inputs), [to - from, spec.inputs]);
      return sigmoid(forward(spec, weights, x)).dataSync<'float32'>();
    });
    probabilities.set(part, from);
  }
  dispose([...weights]);
  return probabilities;
};

/** Rows of features with labels, row-major. */
export interface Samples {
  readonly rows: number;
  readonly width: number;
  readonly x: Float32Array;
  /** 0 or 1, or in between if a teacher answered. */
  readonly y: Float32Array;
}

export interface NetworkSettings {
  readonly crossLayers: number;
  readonly hidden: readonly number[];
  readonly learningRate: number;
  /** Decoupled weight decay per step, relative to the learning rate (AdamW, Loshchilov & Hutter 2019). */
  readonly weightDecay: number;
  /** Share of each layer's inputs dropped. The raw features use half of it. */
  readonly dropout: number;
  /**
   * Decay per step of the moving average of the weights, which is evaluated and shipped (0: the last weights). It gives much of an
   * ensemble's gain in one network (Izmailov et al. 2018, https://arxiv.org/abs/1803.05407).
   */
  readonly averaging: number;
  readonly batch: number;
  readonly maxEpochs: number;
  /** Epochs without a better validation loss before stopping. */
  readonly patience: number;
  /** The learning rate falls to 0 over `maxEpochs`, so set `maxEpochs` deliberately. */
  readonly cooldown?: boolean;
}

export interface TrainedNetwork {
  readonly spec: NetworkSpec;
  readonly weights: Float32Array;
  readonly epochs: number;
  readonly validationLoss: number;
  /** Log loss by epoch, without dropout, on a sample of the fitted rows and on the held-out ones. Empty if none are held out. */
  readonly curve: LearningCurve['points'];
}

/** He normal for ReLU layers. Cross layers start near zero, so that the network begins as the perceptron alone. Biases are 0. */
export const initialWeights = (spec: NetworkSpec, rng: Rng): Float32Array => {
  const parts = layerShapes(spec).map(([rows, columns], i) => {
    const cross = i < 2 * spec.crossLayers;
    const scale = rows === 1 && i % 2 === 1 ? 0 : cross ? 0.1 / Math.sqrt(rows) : Math.sqrt(2 / rows);
    return Array.from({ length: rows * columns }, () => (scale === 0 ? 0 : scale * normal(rng)));
  });
  return Float32Array.from(parts.flat());
};

const gatherRows = (samples: Samples, order: ArrayLike<number>, from: number, to: number): { x: Float32Array; y: Float32Array } => {
  const x = new Float32Array((to - from) * samples.width);
  const y = new Float32Array(to - from);
  for (let i = from; i < to; i++) {
    const row = order[i]!;
    x.set(samples.x.subarray(row * samples.width, (row + 1) * samples.width), (i - from) * samples.width);
    y[i - from] = samples.y[row]!;
  }
  return { x, y };
};

/**
 * Trains by AdamW on minibatches and keeps the weights of the epoch with the least validation log loss. Without `validation` it runs
 * exactly `maxEpochs`. Deterministic: initial weights, order and masks come from `rng`.
 *
 * @param start initial weights, random by default
 */
export const trainNetwork = async (
  samples: Samples,
  validation: Samples | undefined,
  settings: NetworkSettings,
  rng: Rng,
  onEpoch: (epoch: number, loss: number) => void = () => undefined,
  start?: Float32Array,
): Promise<TrainedNetwork> => {
  await startBackend();
  const spec: NetworkSpec = { version: 1, inputs: samples.width, crossLayers: settings.crossLayers, hidden: [...settings.hidden] };
  const optimizer = adamW(
    start ? Float32Array.from(start) : initialWeights(spec, rng),
    layerShapes(spec).map((_, i) => i % 2 === 0),
    settings,
  );
  /** Gradients of the mean loss of one batch. */
  const gradientsOf = (x: Float32Array, y: Float32Array): readonly Float32Array[] => {
    let gradients: readonly Float32Array[] = [];
    tidy(() => {
      const [features, labels] = [tensor2d(x, [y.length, samples.width]), tensor2d(y, [y.length, 1])];
      const drop = (activation: Tensor2D, layer: number): Tensor2D => {
        const rate = layer === 0 ? settings.dropout / 2 : settings.dropout;
        if (rate === 0) return activation;
        return mul(activation, tensor2d(dropoutMask(activation.size, rate, rng), activation.shape));
      };
      const loss = (...weights: Tensor[]) => crossEntropy(forward(spec, weights as Tensor2D[], features, drop), labels);
      // Not returned from `tidy`, which would search the numbers for tensors one by one.
      gradients = grads(loss)([...toTensors(spec, optimizer.weights)]).map((gradient) => gradient.dataSync<'float32'>());
    });
    return gradients;
  };
  const curve: LearningCurve['points'][number][] = [];
  const shown = validation ? spread(samples.rows) : [];
  const sample = { rows: shown.length, ...gatherRows(samples, shown, 0, shown.length) };
  let best: { weights: Float32Array; loss: number; epoch: number } | undefined;
  for (let epoch = 1; epoch <= settings.maxEpochs; epoch++) {
    const order = shuffled(samples.rows, rng);
    for (let from = 0; from < samples.rows; from += settings.batch) {
      const to = Math.min(samples.rows, from + settings.batch);
      const { x, y } = gatherRows(samples, order, from, to);
      const done = (epoch - 1 + from / samples.rows) / settings.maxEpochs;
      optimizer.step(gradientsOf(x, y), settings.cooldown ? 1 - done : 1);
    }
    const flat = Float32Array.from(optimizer.averages);
    const loss = validation ? logloss(validation.y, await scoreRows(spec, flat, validation)).value : 0;
    if (validation) curve.push({ epoch, train: logloss(sample.y, await scoreRows(spec, flat, sample)).value, validation: loss });
    onEpoch(epoch, loss);
    await breathe();
    if (!best || !validation || loss < best.loss) best = { weights: flat, loss, epoch };
    else if (epoch - best.epoch >= settings.patience) break;
  }
  if (!best) throw new RangeError('maxEpochs must be at least 1');
  return { spec, weights: best.weights, epochs: best.epoch, validationLoss: best.loss, curve };
};

interface TrainNetworkInput {
  readonly samples: Samples;
  readonly validation?: Samples;
  readonly settings: NetworkSettings;
  readonly seed: number;
}

const rowsOf = ({ rows, width, x, y }: Samples): Samples => ({ rows, width, x, y });

/** The minimal input of a fit, so that texts of the samples are not copied to a thread. */
export const trainNetworkInput = ({ samples, validation, ...rest }: TrainNetworkInput): TrainNetworkInput => ({
  samples: rowsOf(samples),
  ...(validation ? { validation: rowsOf(validation) } : {}),
  ...rest,
});

/** `trainNetwork` from plain data, for `parallelMap('trainNetworkJob', …)`. */
export const trainNetworkJob = ({ samples, validation, settings, seed }: TrainNetworkInput): Promise<TrainedNetwork> =>
  trainNetwork(samples, validation, settings, seededRng(seed));
