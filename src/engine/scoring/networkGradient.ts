import type { NetworkSpec } from './networkSpec';

/** Value of a function at a point and its gradient there. */
export interface Slope {
  readonly value: number;
  readonly gradient: Float64Array;
}

/** out_j = Σ_i in_i M[i, j] + b_j; M row-major [in, out] at `at`, b behind it. */
const affine = (weights: ArrayLike<number>, at: number, input: Float64Array, units: number): Float64Array => {
  const bias = at + input.length * units;
  const out = Float64Array.from({ length: units }, (_, j) => weights[bias + j]!);
  for (let i = 0; i < input.length; i++) {
    const value = input[i]!;
    if (value !== 0) for (let j = 0; j < units; j++) out[j]! += value * weights[at + i * units + j]!;
  }
  return out;
};

/** Back through `affine`: in_i = Σ_j M[i, j] out_j. */
const transposed = (weights: ArrayLike<number>, at: number, rows: number, out: Float64Array): Float64Array => {
  const back = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let j = 0; j < out.length; j++) sum += weights[at + i * out.length + j]! * out[j]!;
    back[i] = sum;
  }
  return back;
};

/**
 * Logit of the network and its gradient in the inputs, by the chain rule in double precision (formulas: `networkSpec.ts`). With
 * u_l = x_l W_l + b_l and g = ∂logit/∂x_{l+1}, a cross layer adds g ⊙ u_l to ∂logit/∂x₀ and passes on g + W_l (g ⊙ x₀); a ReLU passes where
 * its input is positive.
 *
 * @param weights flat, length `networkWeightCount(spec)`
 */
export const networkGradient =
  ({ inputs: n, crossLayers, hidden }: NetworkSpec, weights: ArrayLike<number>) =>
  (x0: Float64Array): Slope => {
    let at = 0;
    let x = x0;
    const crossed: Float64Array[] = [];
    for (let layer = 0; layer < crossLayers; layer++) {
      const u = affine(weights, at, x, n);
      crossed.push(u);
      x = x.map((value, j) => x0[j]! * u[j]! + value);
      at += n * n + n;
    }
    const layers: { readonly at: number; readonly rows: number; readonly z: Float64Array }[] = [];
    for (const units of hidden) {
      const z = affine(weights, at, x, units);
      layers.push({ at, rows: x.length, z });
      at += x.length * units + units;
      x = z.map((value) => Math.max(0, value));
    }
    const [value] = affine(weights, at, x, 1);
    let g = transposed(weights, at, x.length, Float64Array.of(1));
    for (const { at: from, rows, z } of layers.reverse()) {
      const passed = g.map((slope, j) => (z[j]! > 0 ? slope : 0));
      g = transposed(weights, from, rows, passed);
    }
    const direct = new Float64Array(n);
    for (let layer = crossLayers - 1; layer >= 0; layer--) {
      const u = crossed[layer]!;
      for (let j = 0; j < n; j++) direct[j]! += g[j]! * u[j]!;
      const back = transposed(
        weights,
        layer * (n * n + n),
        n,
        g.map((slope, j) => slope * x0[j]!),
      );
      g = g.map((slope, i) => slope + back[i]!);
    }
    return { value: value ?? Number.NaN, gradient: g.map((slope, j) => slope + direct[j]!) };
  };
