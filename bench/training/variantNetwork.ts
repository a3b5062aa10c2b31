import { concat, grad, grads, mean, mul, sigmoid, softplus, sub, type Tensor, type Tensor2D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { NetworkSpec } from '../../src/engine/scoring/networkSpec';
import { integer, type Rng, seededRng, uniform } from '../../src/maths/random';
import { forward, layerShapes, toTensors } from '../../src/network/forward';
import { crossEntropy } from '../../src/network/loss';
import { logloss } from '../../src/stats/offPolicy/classification';
import { adamW } from '../../src/trainer/network/adamW';
import { startBackend } from '../../src/trainer/network/backend';
import type { FittedNetwork } from '../../src/trainer/network/selectNetwork';
import { initialWeights, type NetworkSettings, type Samples, scoreRows } from '../../src/trainer/network/trainNetwork';
import { dropoutMask, shuffled } from '../../src/trainer/run/sampling';

/** What is changed in the training of `trainNetwork`. Empty: nothing, and the weights are the same. */
export interface Variant {
  /** Weight of the rows that say yes. */
  readonly weight?: number;
  /** γ of the focal loss. Only 2 is written out. */
  readonly focal?: true;
  /** Every row is seen again, moved by this length along its gradient (Miyato et al. 2017, https://arxiv.org/abs/1605.07725). */
  readonly adversarial?: number;
  /** Every row is mixed with another one, and so are their labels (Zhang et al. 2018, https://arxiv.org/abs/1710.09412). */
  readonly mixed?: true;
  /** Share of the fields taken from another row, the label kept. The columns of each field. */
  readonly swapped?: { readonly share: number; readonly fields: readonly (readonly [start: number, width: number])[] };
  /** Share of every matrix that is 0 at the end, reached step by step in the second half (https://arxiv.org/abs/1710.01878). */
  readonly pruned?: number;
}

/** Probabilities with their logits moved until their mean is the rate of the labels, and by how much. */
export const atRate = (p: Float32Array, y: Float32Array): { readonly probabilities: Float32Array; readonly shift: number } => {
  const rate = y.reduce((a, b) => a + b, 0);
  const movedBy = (shift: number): Float32Array => p.map((value) => 1 / (1 + Math.exp(-shift) * (1 / value - 1)));
  let [low, high] = [-10, 10];
  for (let step = 0; step < 30; step++) {
    const shift = (low + high) / 2;
    if (movedBy(shift).reduce((a, b) => a + b, 0) < rate) low = shift;
    else high = shift;
  }
  return { probabilities: movedBy(low), shift: low };
};

interface Batch {
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/** Sets the smallest weights of every matrix to 0, by their average, and returns which are kept. */
export const pruneSmallest = (shapes: readonly (readonly [number, number])[], weights: Float32Array, share: number): Uint8Array => {
  const kept = new Uint8Array(weights.length).fill(1);
  let at = 0;
  for (const [rows, columns] of shapes) {
    const size = rows * columns;
    if (rows > 1) {
      const order = Uint32Array.from({ length: size }, (_, i) => at + i).sort((a, b) => Math.abs(weights[a]!) - Math.abs(weights[b]!));
      for (const i of order.subarray(0, Math.floor(share * size))) kept[i] = 0;
    }
    at += size;
  }
  return kept;
};

const gather = (samples: Samples, order: Uint32Array): Batch => {
  const { width } = samples;
  const x = new Float32Array(order.length * width);
  for (const [i, row] of order.entries()) x.set(samples.x.subarray(row * width, (row + 1) * width), i * width);
  return { x, y: Float32Array.from(order, (row) => samples.y[row]!) };
};

/** Mixed rows with λ from Beta(½, ½), which needs no gamma: sin² of a uniform angle. */
const mixedRows = ({ x, y }: Batch, width: number, rng: Rng): Batch => {
  const [mixedX, mixedY] = [Float32Array.from(x), Float32Array.from(y)];
  for (let i = 0; i < y.length; i++) {
    const [other, lambda] = [integer(rng, y.length), Math.sin((Math.PI / 2) * uniform(rng)) ** 2];
    for (let j = 0; j < width; j++) mixedX[i * width + j] = lambda * x[i * width + j]! + (1 - lambda) * x[other * width + j]!;
    mixedY[i] = lambda * y[i]! + (1 - lambda) * y[other]!;
  }
  return { x: mixedX, y: mixedY };
};

const swappedRows = ({ x, y }: Batch, width: number, { share, fields }: NonNullable<Variant['swapped']>, rng: Rng): Batch => {
  const out = Float32Array.from(x);
  for (let i = 0; i < y.length; i++)
    for (const [start, columns] of fields) {
      if (uniform(rng) >= share) continue;
      const from = integer(rng, y.length) * width + start;
      out.set(x.subarray(from, from + columns), i * width + start);
    }
  return { x: out, y };
};

const lossOf =
  ({ weight, focal }: Variant) =>
  (logits: Tensor2D, labels: Tensor2D) => {
    if (weight === undefined && !focal) return crossEntropy(logits, labels);
    const [yes, no] = [softplus(mul(logits, -1)), softplus(logits)];
    const [p, q] = [sigmoid(logits), sigmoid(mul(logits, -1))];
    const [a, b] = focal ? [mul(mul(q, q), yes), mul(mul(p, p), no)] : [mul(yes, weight ?? 1), no];
    return mean(mul(labels, a).add(mul(sub(1, labels), b)));
  };

/** Rows moved by ε along the gradient of their own loss, appended to the batch. */
const withAdversaries = (spec: NetworkSpec, weights: Float32Array, { x, y }: Batch, epsilon: number): Batch =>
  tidy(() => {
    const labels = tensor2d(y, [y.length, 1]);
    const parts = toTensors(spec, weights);
    const features: Tensor2D = tensor2d(x, [y.length, spec.inputs]);
    const slope = grad((moved: Tensor) => crossEntropy(forward(spec, parts, moved as Tensor2D), labels))(features);
    const length = slope.square().sum(1, true).sqrt().add(1e-12);
    const moved = features.add(slope.div(length).mul(epsilon));
    return { x: concat([features, moved]).dataSync<'float32'>(), y: concat([labels, labels]).dataSync<'float32'>() };
  });

/** Cubic from 0 at half of the steps to the whole share at nine tenths. */
const shareAt = (share: number, done: number): number => {
  const u = Math.min(1, Math.max(0, (done - 0.5) / 0.4));
  return share * (1 - (1 - u) ** 3);
};
/** Steps between two choices of the weights that are 0. */
const PRUNE_EVERY = 20;

/** Weights and the focal loss move the logits, which is undone afterwards. So epochs are compared at the rate of the labels. */
const heldLoss = (y: Float32Array, p: Float32Array, { weight, focal }: Variant): number =>
  logloss(y, weight === undefined && !focal ? p : atRate(p, y).probabilities).value;

/** As `trainNetwork`, with one thing changed. `validation` stops early. */
export const trainVariant = async (
  samples: Samples,
  validation: Samples | undefined,
  settings: NetworkSettings,
  variant: Variant,
  seed: number,
): Promise<FittedNetwork & { readonly epochs: number }> => {
  await startBackend();
  const rng = seededRng(seed);
  const { width } = samples;
  const spec: NetworkSpec = { version: 1, inputs: width, crossLayers: settings.crossLayers, hidden: [...settings.hidden] };
  const shapes = layerShapes(spec);
  const optimizer = adamW(
    initialWeights(spec, rng),
    shapes.map((_, i) => i % 2 === 0),
    settings,
  );
  const objective = lossOf(variant);
  const gradientsOf = ({ x, y }: Batch): readonly Float32Array[] => {
    let gradients: readonly Float32Array[] = [];
    tidy(() => {
      const [features, labels] = [tensor2d(x, [y.length, width]), tensor2d(y, [y.length, 1])];
      const drop = (activation: Tensor2D, layer: number): Tensor2D => {
        const rate = layer === 0 ? settings.dropout / 2 : settings.dropout;
        return rate === 0 ? activation : mul(activation, tensor2d(dropoutMask(activation.size, rate, rng), activation.shape));
      };
      const loss = (...weights: Tensor[]) => objective(forward(spec, weights as Tensor2D[], features, drop), labels);
      gradients = grads(loss)([...toTensors(spec, optimizer.weights)]).map((gradient) => gradient.dataSync<'float32'>());
    });
    return gradients;
  };
  const changed = (batch: Batch): Batch => {
    if (variant.mixed) return mixedRows(batch, width, rng);
    if (variant.swapped) return swappedRows(batch, width, variant.swapped, rng);
    return variant.adversarial ? withAdversaries(spec, optimizer.weights, batch, variant.adversarial) : batch;
  };
  let [steps, kept] = [0, undefined as Uint8Array | undefined];
  const prune = (done: number): void => {
    if (!variant.pruned || done < 0.5) return;
    if (!kept || steps % PRUNE_EVERY === 0) kept = pruneSmallest(shapes, optimizer.averages, shareAt(variant.pruned, done));
    for (let i = 0; i < kept.length; i++) if (kept[i] === 0) optimizer.weights[i] = optimizer.averages[i] = 0;
  };
  let best: { weights: Float32Array; loss: number; epoch: number } | undefined;
  for (let epoch = 1; epoch <= settings.maxEpochs; epoch++) {
    const order = shuffled(samples.rows, rng);
    for (let from = 0; from < samples.rows; from += settings.batch) {
      const batch = changed(gather(samples, order.subarray(from, Math.min(samples.rows, from + settings.batch))));
      const done = (epoch - 1 + from / samples.rows) / settings.maxEpochs;
      optimizer.step(gradientsOf(batch), settings.cooldown ? 1 - done : 1);
      steps += 1;
      prune(done);
    }
    const weights = Float32Array.from(optimizer.averages);
    const loss = validation ? heldLoss(validation.y, await scoreRows(spec, weights, validation), variant) : 0;
    if (!best || !validation || loss < best.loss) best = { weights, loss, epoch };
    else if (epoch - best.epoch >= settings.patience) break;
  }
  if (!best) throw new RangeError('maxEpochs must be at least 1');
  return { spec, weights: best.weights, epochs: best.epoch };
};
