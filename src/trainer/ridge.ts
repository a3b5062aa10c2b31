import { choleskyPacked, packedIndex, solvePacked } from '../maths/linalg';

export interface LinearModel {
  readonly bias: number;
  readonly weights: Float64Array;
}

export interface RidgeRows {
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
