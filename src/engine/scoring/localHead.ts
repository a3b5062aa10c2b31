import * as v from 'valibot';
import { choleskyPacked, packedDimension, packedIndex, solvePacked } from '../../maths/linalg';
import { sigmoid } from './logistic';

const finite = v.pipe(v.number(), v.finite());
const index = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(4_095));

/**
 * A shopper's own correction of the frozen network: logit'(x) = z + wᵀh with z the network's logit and h = [1, z, x_i for i in `inputs`], w
 * ~ N(0, Σ). Σ is learnt on the training shoppers (empirical Bayes) and is block diagonal: L Lᵀ for the first coordinates (intercept, z and
 * the coupon's inputs are correlated), independent ones after them.
 */
export const localHeadSchema = v.pipe(
  v.object({
    version: v.literal(1),
    /** Positions of the network's input vector that the head reads. */
    inputs: v.pipe(v.array(index), v.maxLength(128)),
    /** Lower triangle of L, row by row, c(c+1)/2 numbers for the first c ≥ 2 coordinates of h. */
    factor: v.pipe(v.array(finite), v.minLength(3)),
    /** Standard deviations of the other coordinates. */
    deviations: v.array(v.pipe(finite, v.minValue(0))),
    /** Most Newton steps per adaptation. */
    steps: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(32)),
  }),
  v.check(({ inputs, factor, deviations }) => {
    const c = packedDimension(factor.length);
    return factor.length === (c * (c + 1)) / 2 && c + deviations.length === inputs.length + 2;
  }, 'local_head_length'),
);
export type LocalHeadPrior = v.InferOutput<typeof localHeadSchema>;

/** One answer of the shopper. */
export interface HeadExample {
  /** Logit of the frozen network. */
  readonly logit: number;
  /** Input of the network that gave it. */
  readonly x: ArrayLike<number>;
  readonly accepted: boolean;
}

/** w, in the order of h. */
export type LocalHead = Float64Array;

/** h_i of one row. */
export const headFeature = (prior: LocalHeadPrior, logit: number, x: ArrayLike<number>, i: number): number =>
  i === 0 ? 1 : i === 1 ? logit : (x[prior.inputs[i - 2]!] ?? 0);

/** g = Sᵀh with Σ = S Sᵀ, so that w = S u and u ~ N(0, I). */
const whiten = (prior: LocalHeadPrior, { logit, x }: HeadExample): Float64Array => {
  const c = packedDimension(prior.factor.length);
  const g = new Float64Array(prior.inputs.length + 2);
  for (let i = 0; i < g.length; i++) {
    const h = headFeature(prior, logit, x, i);
    if (h === 0) continue;
    if (i < c) for (let j = 0; j <= i; j++) g[j] = g[j]! + prior.factor[packedIndex(i, j)]! * h;
    else g[i] = prior.deviations[i - c]! * h;
  }
  return g;
};

/** w = S u. */
const unwhiten = (prior: LocalHeadPrior, u: Float64Array): LocalHead => {
  const c = packedDimension(prior.factor.length);
  return u.map((value, i) => {
    if (i >= c) return prior.deviations[i - c]! * value;
    let sum = 0;
    for (let j = 0; j <= i; j++) sum += prior.factor[packedIndex(i, j)]! * u[j]!;
    return sum;
  });
};

/** Longest Newton step in prior standard deviations: far from the optimum the curvature is unreliable. */
const LONGEST_STEP = 4;

/**
 * The shopper's head after some answers: maximises Σ_i log p(y_i | x_i, w) − ½ wᵀΣ⁻¹w by at most `steps` Newton steps from w = 0, in the
 * coordinates u in which the prior is N(0, I). The objective is strictly concave, so the result depends on neither the order of the answers
 * nor the start. Without answers w = 0 exactly: the network alone.
 */
export const adaptHead = (prior: LocalHeadPrior, examples: readonly HeadExample[]): LocalHead => {
  const d = prior.inputs.length + 2;
  const rows = examples.map((example) => whiten(prior, example));
  const u = new Float64Array(d);
  for (let step = 0; step < prior.steps && rows.length > 0; step++) {
    const gradient = u.map((value) => -value);
    const curvature = new Float64Array((d * (d + 1)) / 2);
    for (let i = 0; i < d; i++) curvature[packedIndex(i, i)] = 1;
    for (const [n, { logit, accepted }] of examples.entries()) {
      const g = rows[n]!;
      let z = logit;
      for (let i = 0; i < d; i++) z += g[i]! * u[i]!;
      const p = sigmoid(z);
      const [residual, weight] = [(accepted ? 1 : 0) - p, p * (1 - p)];
      for (let i = 0; i < d; i++) {
        if (g[i] === 0) continue;
        gradient[i] = gradient[i]! + residual * g[i]!;
        for (let j = 0; j <= i; j++) curvature[packedIndex(i, j)]! += weight * g[i]! * g[j]!;
      }
    }
    const factor = choleskyPacked(curvature);
    // A row with a non-finite number teaches nothing.
    if (!factor) return new Float64Array(d);
    const move = solvePacked(factor, gradient);
    const length = Math.hypot(...move);
    const scale = Math.min(1, LONGEST_STEP / length);
    for (let i = 0; i < d; i++) u[i] = u[i]! + scale * move[i]!;
    if (length < 1e-9) break;
  }
  return unwhiten(prior, u);
};

/** logit'(x) = z + wᵀh: the network's logit z moved by the shopper's head. */
export const headLogit = (prior: LocalHeadPrior, head: LocalHead, logit: number, x: ArrayLike<number>): number => {
  let sum = logit;
  for (let i = 0; i < head.length; i++) sum += head[i]! * headFeature(prior, logit, x, i);
  return sum;
};
