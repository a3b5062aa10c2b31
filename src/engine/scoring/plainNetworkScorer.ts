import { sigmoid } from './logistic';
import type { NetworkSpec, Scorer } from './networkSpec';

/** Number of weights in the flat vector of `networkSpec.ts`. */
export const networkWeightCount = ({ inputs, crossLayers, hidden }: NetworkSpec): number => {
  let count = crossLayers * (inputs * inputs + inputs);
  let width = inputs;
  for (const units of hidden) {
    count += width * units + units;
    width = units;
  }
  return count + width + 1;
};

/** Width of the layer before the logit: the last hidden one, else the inputs. */
export const lastWidth = ({ inputs, hidden }: NetworkSpec): number => hidden.at(-1) ?? inputs;

/**
 * Everything but the logit of the interest network in plain TypeScript: `run(batch, start)` leaves h_K of the row at `start` in the array
 * it returns, `lastWidth(spec)` numbers, overwritten by the next call. Sums run in double precision and every layer is rounded to float32,
 * to stay within 1e-5 of TensorFlow.js.
 *
 * Inputs are mostly one-hot, and at positions where x₀ is zero every cross layer stays zero (x_{l+1} = x₀ ⊙ (…) + x_l). Only the non-zero
 * positions are visited: O(nnz²) per cross layer instead of O(n²).
 *
 * @param weights flat, length `networkWeightCount(spec)` (checked by `toDeviceModel`)
 */
export const plainHidden = (spec: NetworkSpec, weights: Float32Array): ((batch: Float32Array, start: number) => Float32Array) => {
  const { inputs: n, crossLayers, hidden } = spec;
  const widest = Math.max(n, ...hidden);
  const active = new Uint16Array(n);
  const sums = new Float64Array(widest);
  let x = new Float32Array(widest);
  let y = new Float32Array(widest);

  return (batch, start) => {
    let count = 0;
    for (let j = 0; j < n; j++) {
      const value = batch[start + j]!;
      x[j] = value;
      if (value !== 0) active[count++] = j;
    }
    let at = 0;
    for (let layer = 0; layer < crossLayers; layer++) {
      const bias = at + n * n;
      for (let b = 0; b < count; b++) {
        const j = active[b]!;
        let sum = weights[bias + j]!;
        for (let a = 0; a < count; a++) {
          const i = active[a]!;
          sum += x[i]! * weights[at + i * n + j]!;
        }
        y[j] = batch[start + j]! * Math.fround(sum) + x[j]!;
      }
      for (let b = 0; b < count; b++) x[active[b]!] = y[active[b]!]!;
      at = bias + n;
    }
    let width = n;
    for (const units of hidden) {
      const bias = at + width * units;
      for (let j = 0; j < units; j++) sums[j] = weights[bias + j]!;
      for (let i = 0; i < width; i++) {
        const value = x[i]!;
        if (value === 0) continue;
        const row = at + i * units;
        for (let j = 0; j < units; j++) sums[j]! += value * weights[row + j]!;
      }
      for (let j = 0; j < units; j++) y[j] = Math.max(0, sums[j]!);
      [x, y] = [y, x];
      at = bias + units;
      width = units;
    }
    return x;
  };
};

/** Probability of one row, length `spec.inputs` from `offset` on. `weights` as for `plainHidden`. */
const plainNetworkRow = (spec: NetworkSpec, weights: Float32Array) => {
  const run = plainHidden(spec, weights);
  // The logit's weights and bias come last in the vector.
  const last = weights.length - 1;
  const from = last - lastWidth(spec);
  return (x: Float32Array, offset = 0): number => {
    const h = run(x, offset);
    let logit = weights[last]!;
    for (let i = from; i < last; i++) logit += h[i - from]! * weights[i]!;
    return sigmoid(logit);
  };
};

/** The interest network in plain TypeScript, which answers before TensorFlow.js has loaded. */
export const plainNetworkScorer = (spec: NetworkSpec, weights: Float32Array): Scorer => {
  const probability = plainNetworkRow(spec, weights);
  return {
    kind: 'plain',
    score: (batch, rows) => {
      const probabilities = new Float32Array(rows);
      for (let row = 0; row < rows; row++) probabilities[row] = probability(batch, row * spec.inputs);
      return probabilities;
    },
  };
};
