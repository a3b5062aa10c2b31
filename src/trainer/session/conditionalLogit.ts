import { choleskyPacked, packedIndex, solvePacked } from '../../maths/linalg';

/** Choices among a fixed number of alternatives each. */
export interface ChoiceSet {
  readonly width: number;
  readonly alternatives: number;
  /** Row-major choices × alternatives × width. */
  readonly x: Float32Array;
  /** Index of the chosen alternative. */
  readonly chosen: Int32Array;
  /** Added to each alternative's utility, −∞ if it was not available; choices × alternatives. */
  readonly offset: Float32Array;
}

interface Derivatives {
  readonly loss: number;
  readonly gradient: Float64Array;
  /** Packed lower triangle. */
  readonly hessian: Float64Array;
}

/** Loss Σ −log softmax + ridge/2 ‖w‖² with gradient and Hessian Σ E[xxᵀ] − E[x]E[x]ᵀ + ridge I. */
const derivatives = (
  { width, alternatives, x, chosen, offset }: ChoiceSet,
  w: Float64Array,
  ridge: number,
  second: boolean,
): Derivatives => {
  const gradient = w.map((value) => ridge * value);
  const hessian = new Float64Array((width * (width + 1)) / 2);
  for (let a = 0; a < width; a++) hessian[packedIndex(a, a)] = ridge;
  let loss = w.reduce((sum, value) => sum + (ridge / 2) * value * value, 0);
  const utility = new Float64Array(alternatives);
  const mean = new Float64Array(width);
  for (let c = 0; c < chosen.length; c++) {
    const base = c * alternatives;
    let most = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < alternatives; k++) {
      let u = offset[base + k]!;
      const row = (base + k) * width;
      if (u !== Number.NEGATIVE_INFINITY) for (let a = 0; a < width; a++) u += w[a]! * x[row + a]!;
      utility[k] = u;
      if (u > most) most = u;
    }
    let sum = 0;
    for (let k = 0; k < alternatives; k++) sum += Math.exp(utility[k]! - most);
    loss += most + Math.log(sum) - utility[chosen[c]!]!;
    if (!second) continue;
    mean.fill(0);
    for (let k = 0; k < alternatives; k++) {
      const p = Math.exp(utility[k]! - most) / sum;
      // Alternatives this unlikely do not affect relevant digits, and most alternatives are.
      if (p < 1e-7) continue;
      const row = (base + k) * width;
      for (let a = 0; a < width; a++) {
        const px = p * x[row + a]!;
        mean[a]! += px;
        const line = packedIndex(a, 0);
        for (let b = 0; b <= a; b++) hessian[line + b]! += px * x[row + b]!;
      }
    }
    const own = (base + chosen[c]!) * width;
    for (let a = 0; a < width; a++) {
      gradient[a]! += mean[a]! - x[own + a]!;
      const line = packedIndex(a, 0);
      for (let b = 0; b <= a; b++) hessian[line + b]! -= mean[a]! * mean[b]!;
    }
  }
  return { loss, gradient, hessian };
};

/**
 * Weights of a conditional logit (McFadden 1974): P(k) = exp(w·x_k + offset_k) / Σ_l exp(w·x_l + offset_l), by Newton's method with step
 * halving. The loss is convex, so the start does not matter.
 */
export const fitConditionalLogit = (choices: ChoiceSet, ridge: number): Float64Array => {
  let w: Float64Array = new Float64Array(choices.width);
  let now = derivatives(choices, w, ridge, true);
  for (let iteration = 0; iteration < 20; iteration++) {
    const factor = choleskyPacked(now.hessian);
    if (!factor) break;
    const step = solvePacked(factor, now.gradient);
    let [size, next, loss] = [1, w, Number.POSITIVE_INFINITY];
    for (; size > 1e-3; size /= 2) {
      const factorNow = size;
      next = w.map((value, a) => value - factorNow * step[a]!);
      loss = derivatives(choices, next, ridge, false).loss;
      if (loss < now.loss) break;
    }
    if (!(loss < now.loss)) break;
    const gained = now.loss - loss;
    w = next;
    if (gained < 1e-6 * choices.chosen.length) break;
    now = derivatives(choices, w, ridge, true);
  }
  return w;
};
