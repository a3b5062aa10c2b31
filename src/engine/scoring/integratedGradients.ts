import { computeFeatures, featureNames } from '../features/computeFeatures';
import type { FeatureSpec } from '../features/featureSpec';
import type { NetworkSpec } from './networkSpec';

interface Attribution {
  /** Contribution of each input to the value, in the value's unit. 0 if input and baseline agree. */
  readonly contributions: Float64Array;
  readonly value: number;
  readonly baselineValue: number;
  /** |Σ contributions − (value − baselineValue)|: error of the numerical integral. */
  readonly gap: number;
  readonly steps: number;
}

const FIRST_STEPS = 16;
const MOST_STEPS = 4_096;
/** A gap below this many logits is too small to matter. */
const NEGLIGIBLE = 1e-3;

/**
 * Integrated gradients (Sundararajan, Taly & Yan 2017, https://arxiv.org/abs/1703.01365):
 *
 *   IG_j = (x_j − x'_j) ∫₀¹ ∂F/∂x_j (x' + α (x − x')) dα,  Σ_j IG_j = F(x) − F(x')
 *
 * by the midpoint rule. Its number of steps doubles from 16, to at most 4,096, until the sum misses F(x) − F(x') by at most `tolerance` of
 * it (or 10⁻³). A linear F is exact at once.
 */
export const integratedGradients = (
  slopeAt: (x: Float64Array) => Slope,
  x: Float64Array,
  baseline: Float64Array,
  tolerance = 0.01,
): Attribution => {
  const [value, baselineValue] = [slopeAt(x).value, slopeAt(baseline).value];
  const difference = value - baselineValue;
  for (let steps = FIRST_STEPS; ; steps *= 2) {
    const sums = new Float64Array(x.length);
    for (let step = 0; step < steps; step++) {
      const alpha = (step + 0.5) / steps;
      const { gradient } = slopeAt(x.map((to, j) => baseline[j]! + alpha * (to - baseline[j]!)));
      for (let j = 0; j < sums.length; j++) sums[j]! += gradient[j]! / steps;
    }
    const contributions = sums.map((slope, j) => slope * (x[j]! - baseline[j]!));
    const gap = Math.abs(contributions.reduce((sum, part) => sum + part, 0) - difference);
    if (!(gap > Math.max(tolerance * Math.abs(difference), NEGLIGIBLE)) || steps >= MOST_STEPS)
      return { contributions, value, baselineValue, gap, steps };
  }
};

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
 * Logit of the network and its gradient with respect to the inputs, by the chain rule in double precision (formulas: `networkSpec.ts`).
 * With u_l = x_l W_l + b_l and g = ∂logit/∂x_{l+1}, a cross layer adds g ⊙ u_l to ∂logit/∂x₀ and passes on g + W_l (g ⊙ x₀). A ReLU passes
 * g on if its input is positive.
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

/**
 * Exact additive explanation of a linear score θᵀφ = Σ_j θ_j φ_j: the products summed by feature name (a one-hot is one feature), largest
 * magnitude first, zeros left out.
 * @param names feature name of each position (`featureNames`), length d
 * @param mean θ, length d
 * @param context φ, length d
 */
export const linearContributions = (
  names: readonly string[],
  mean: ArrayLike<number>,
  context: ArrayLike<number>,
): { feature: string; value: number }[] => {
  const sums = new Map<string, number>();
  for (const [j, name] of names.entries()) sums.set(name, (sums.get(name) ?? 0) + (mean[j] ?? 0) * (context[j] ?? 0));
  return [...sums]
    .filter(([, value]) => value !== 0)
    .map(([feature, value]) => ({ feature, value }))
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
};

/** Explanation of a network's score, in logits: the parts and `baselineValue` sum to `value`, except for `gap`. */
export interface NetworkExplanation extends Omit<Attribution, 'contributions'> {
  /** By feature (a one-hot is one feature), largest magnitude first, zeros left out. */
  readonly contributions: readonly { readonly feature: string; readonly value: number }[];
}

/**
 * The network without the inputs that are zero at both ends: they stay zero along the path and add nothing. At most two positions of a
 * one-hot remain.
 */
const compact = ({ inputs: n, crossLayers, hidden, version }: NetworkSpec, weights: ArrayLike<number>, kept: readonly number[]) => {
  const out: number[] = [];
  let at = 0;
  for (let layer = 0; layer < crossLayers; layer++) {
    for (const i of kept) for (const j of kept) out.push(weights[at + i * n + j]!);
    for (const j of kept) out.push(weights[at + n * n + j]!);
    at += n * n + n;
  }
  const units = hidden[0] ?? 1;
  for (const i of kept) for (let j = 0; j < units; j++) out.push(weights[at + i * units + j]!);
  for (let k = at + n * units; k < weights.length; k++) out.push(weights[k]!);
  return { spec: { version, inputs: kept.length, crossLayers, hidden }, weights: Float64Array.from(out) };
};

/**
 * Integrated gradients of the network's logit by feature. The baseline is "no information": the output of `computeFeatures` when every
 * source is missing, that is no category and the mean of every number, as for an unknown shopper.
 *
 * @param x features of one candidate, length `spec.inputs`
 */
export const explainNetwork = (
  features: FeatureSpec,
  spec: NetworkSpec,
  weights: ArrayLike<number>,
  x: ArrayLike<number>,
): NetworkExplanation => {
  const baseline = computeFeatures(features, () => undefined);
  const kept = Array.from({ length: spec.inputs }, (_, j) => j).filter((j) => x[j] !== 0 || baseline[j] !== 0);
  const small = compact(spec, weights, kept);
  const take = (from: ArrayLike<number>): Float64Array => Float64Array.from(kept, (j) => from[j]!);
  const { contributions, ...rest } = integratedGradients(networkGradient(small.spec, small.weights), take(x), take(baseline));
  const names = featureNames(features);
  return {
    ...rest,
    contributions: linearContributions(
      kept.map((j) => names[j]!),
      contributions,
      contributions.map(() => 1),
    ),
  };
};
