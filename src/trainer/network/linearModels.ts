import { choleskyPacked, packedIndex, solvePacked } from '../../maths/linalg';
import type { Samples } from './trainNetwork';

export interface LogisticModel {
  readonly bias: number;
  readonly weights: Float64Array;
}

const logit = (model: LogisticModel, x: Float32Array, at: number): number => {
  let z = model.bias;
  for (let j = 0; j < model.weights.length; j++) z += model.weights[j]! * x[at + j]!;
  return z;
};

export const scoreLogistic = (model: LogisticModel, samples: { readonly rows: number; readonly x: Float32Array }): Float32Array =>
  Float32Array.from({ length: samples.rows }, (_, i) => 1 / (1 + Math.exp(-logit(model, samples.x, i * model.weights.length))));

/**
 * Baseline: L2-regularised logistic regression by Newton's method (iteratively reweighted least squares), the intercept not penalised:
 * minimises Σ −vᵢ log p(yᵢ | xᵢ) + ½ λ ‖w‖², vᵢ the row's weight (1 when absent). Skips zeros, as one-hot rows are mostly zero.
 */
export const fitLogistic = (
  samples: Samples & { readonly weights?: ArrayLike<number> },
  lambda: number,
  iterations = 12,
): LogisticModel => {
  const d = samples.width + 1;
  let theta = new Float64Array(d);
  const [index, value] = [new Int32Array(d), new Float64Array(d)];
  for (let iteration = 0; iteration < iterations; iteration++) {
    const hessian = new Float64Array((d * (d + 1)) / 2);
    const gradient = new Float64Array(d);
    for (let row = 0; row < samples.rows; row++) {
      let count = 0;
      let z = theta[d - 1]!;
      for (let j = 0; j < samples.width; j++) {
        const v = samples.x[row * samples.width + j]!;
        if (v === 0) continue;
        index[count] = j;
        value[count] = v;
        count += 1;
        z += theta[j]! * v;
      }
      index[count] = d - 1;
      value[count] = 1;
      count += 1;
      const p = 1 / (1 + Math.exp(-z));
      const v = samples.weights ? samples.weights[row]! : 1;
      const [residual, weight] = [v * (samples.y[row]! - p), v * Math.max(1e-9, p * (1 - p))];
      for (let a = 0; a < count; a++) {
        gradient[index[a]!] = gradient[index[a]!]! + residual * value[a]!;
        const base = packedIndex(index[a]!, 0);
        for (let b = 0; b <= a; b++) hessian[base + index[b]!] = hessian[base + index[b]!]! + weight * value[a]! * value[b]!;
      }
    }
    for (let j = 0; j < d; j++) {
      // A tiny penalty on the intercept keeps the system solvable when a one-hot group always sums to one.
      const penalty = j === d - 1 ? 1e-6 : lambda;
      hessian[packedIndex(j, j)] = hessian[packedIndex(j, j)]! + penalty;
      gradient[j] = gradient[j]! - penalty * theta[j]!;
    }
    const factor = choleskyPacked(hessian);
    if (!factor) throw new RangeError('the features hold a value that is no finite number');
    const step = solvePacked(factor, gradient);
    theta = theta.map((t, j) => t + step[j]!);
    if (step.every((s) => Math.abs(s) < 1e-8)) break;
  }
  return { bias: theta[d - 1]!, weights: theta.slice(0, d - 1) };
};

export interface LinearModel {
  readonly bias: number;
  readonly weights: Float64Array;
}

interface RidgeRows {
  readonly rows: number;
  readonly width: number;
  /** Row-major, rows × width. */
  readonly x: Float32Array;
  readonly y: ArrayLike<number>;
  /** Weight of each row; 1 when absent. */
  readonly weights?: ArrayLike<number>;
}

/** Weighted ridge regression, intercept not penalised: minimises Σ vᵢ (yᵢ − b − wᵀxᵢ)² + λ ‖w‖². Skips zeros, as one-hot rows are mostly zero. */
export const fitRidge = ({ rows, width, x, y, weights }: RidgeRows, lambda: number): LinearModel => {
  const d = width + 1;
  const gram = new Float64Array((d * (d + 1)) / 2);
  const b = new Float64Array(d);
  const [index, value] = [new Int32Array(d), new Float64Array(d)];
  for (let row = 0; row < rows; row++) {
    const v = weights ? weights[row]! : 1;
    let count = 0;
    for (let j = 0; j < d; j++) {
      const z = j < width ? x[row * width + j]! : 1;
      if (z === 0) continue;
      index[count] = j;
      value[count] = z;
      count += 1;
    }
    for (let a = 0; a < count; a++) {
      const scaled = v * value[a]!;
      b[index[a]!]! += scaled * y[row]!;
      const base = packedIndex(index[a]!, 0);
      for (let c = 0; c <= a; c++) gram[base + index[c]!]! += scaled * value[c]!;
    }
  }
  for (let j = 0; j < width; j++) gram[packedIndex(j, j)]! += lambda;
  gram[packedIndex(width, width)]! += 1e-9;
  const factor = choleskyPacked(gram);
  if (!factor) throw new RangeError('the features hold a value that is no finite number');
  const theta = solvePacked(factor, b);
  return { bias: theta[width]!, weights: theta.slice(0, width) };
};

export const predictLinear = ({ bias, weights }: LinearModel, x: Float32Array, rows: number): Float64Array => {
  const out = new Float64Array(rows).fill(bias);
  const width = weights.length;
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < width; j++) out[row]! += weights[j]! * x[row * width + j]!;
  }
  return out;
};
