import { grads, mul, type Tensor, type Tensor2D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { type InterestSpec, interestShapes } from '../../engine/scoring/interestSpec';
import { normal, type Rng } from '../../maths/random';
import { interestForward, toBatchTensors, toInterestTensors } from '../../network/interestForward';
import { maskedCrossEntropy } from '../../network/loss';
import { registerSegmentSum } from '../../network/missingKernels';
import { breathe } from '../run/progress';
import { dropoutMask, shuffled } from '../run/sampling';
import { type AdamWSettings, adamW } from './adamW';
import { startBackend } from './backend';

/** Rows with one candidate each, and answers to some of the heads. */
export interface HeadSamples {
  readonly rows: number;
  /** `[rows, n]`. */
  readonly x: Float32Array;
  /** Tokens, length rows. Empty without attention. */
  readonly candidates: Int32Array;
  /** Tokens `[rows, T]`, newest first. Empty without attention. */
  readonly events: Int32Array;
  /** Answers 0 or 1, `[rows, H]`. */
  readonly y: Float32Array;
  /** 1 if a head has an answer, 0 if it was not asked; `[rows, H]`. */
  readonly asked: Float32Array;
}

interface InterestTraining extends AdamWSettings {
  readonly dropout: number;
  readonly batch: number;
  readonly epochs: number;
}

/** Given rows in order, `to − from` of them. */
const takeHeadRows = (spec: InterestSpec, samples: HeadSamples, rows: ArrayLike<number>): HeadSamples => {
  const [length, heads] = [spec.attention?.length ?? 0, spec.heads.length];
  const take = <T extends Float32Array | Int32Array>(out: T, from: T, width: number): T => {
    for (let i = 0; i < rows.length; i++) out.set(from.subarray(rows[i]! * width, (rows[i]! + 1) * width), i * width);
    return out;
  };
  const n = rows.length;
  return {
    rows: n,
    x: take(new Float32Array(n * spec.inputs), samples.x, spec.inputs),
    candidates: take(new Int32Array(length > 0 ? n : 0), samples.candidates, length > 0 ? 1 : 0),
    events: take(new Int32Array(n * length), samples.events, length),
    y: take(new Float32Array(n * heads), samples.y, heads),
    asked: take(new Float32Array(n * heads), samples.asked, heads),
  };
};

/**
 * He normal for ReLU layers. Tables, factors and cross layers start small, biases at 0, the weight of every position at 1 / T, that of
 * every product at 1.
 */
const initial = (spec: InterestSpec, rng: Rng): Float32Array => {
  const { fm, attention, hidden } = spec;
  const parts = interestShapes(spec).map(([name, rows, columns]) => {
    const draw = (scale: number): number[] => Array.from({ length: rows * columns }, () => scale * normal(rng));
    if (name === 'p') return new Array<number>(columns).fill(1 / (attention?.length ?? 1));
    if (name === 'b' || name === 'o' || /^[wc]\d/.test(name)) return new Array<number>(rows * columns).fill(0);
    if (/^V\d/.test(name)) return draw(Math.sqrt(2 / rows));
    // The last rows of U read the products. Hidden layers set their own scale.
    if (name === 'U') return draw(hidden.length > 0 ? Math.sqrt(1 / rows) : 0).map((w, i) => (i >= (rows - fm) * columns ? 1 : w));
    return draw(0.1 / (name.startsWith('W') ? Math.sqrt(rows) : 1));
  });
  return Float32Array.from(parts.flat());
};

/**
 * Trains every head of the version 2 network at once by AdamW. Rows without an answer to a head do not affect it. Deterministic given data,
 * settings and `rng`. Throws a `RangeError` without rows.
 *
 * @param onEpoch called with the averaged weights after each epoch; return true to end the training
 */
export const trainInterest = async (
  spec: InterestSpec,
  samples: HeadSamples,
  settings: InterestTraining,
  rng: Rng,
  onEpoch: (epoch: number, weights: Float32Array) => boolean | Promise<boolean> = () => false,
): Promise<Float32Array> => {
  await startBackend();
  registerSegmentSum();
  const shapes = interestShapes(spec);
  const optimizer = adamW(
    initial(spec, rng),
    shapes.map(([, rows]) => rows > 1),
    settings,
  );
  if (samples.rows === 0) throw new RangeError('there are no rows to train on');
  const size = Math.min(settings.batch, samples.rows);
  const gradientsOf = (rows: Uint32Array): readonly Float32Array[] => {
    const { x, candidates, events, y, asked } = takeHeadRows(spec, samples, rows);
    let gradients: readonly Float32Array[] = [];
    tidy(() => {
      const batch = toBatchTensors(spec, { histories: rows.length, x, candidates, events });
      const [labels, mask] = [y, asked].map((values) => tensor2d(values, [rows.length, spec.heads.length]));
      const drop = (activation: Tensor2D, layer: number): Tensor2D => {
        const rate = layer === 0 ? settings.dropout / 2 : settings.dropout;
        return rate > 0 ? mul(activation, tensor2d(dropoutMask(activation.size, rate, rng), activation.shape)) : activation;
      };
      const loss = (...weights: Tensor[]) => maskedCrossEntropy(interestForward(spec, weights as Tensor2D[], batch, drop), labels!, mask!);
      gradients = grads(loss)([...toInterestTensors(spec, optimizer.weights)]).map((gradient) => gradient.dataSync<'float32'>());
    });
    return gradients;
  };
  for (let epoch = 1; epoch <= settings.epochs; epoch++) {
    const order = shuffled(samples.rows, rng);
    for (let from = 0; from + size <= samples.rows; from += size) optimizer.step(gradientsOf(order.subarray(from, from + size)));
    await breathe();
    if (await onEpoch(epoch, Float32Array.from(optimizer.averages))) break;
  }
  return Float32Array.from(optimizer.averages);
};
