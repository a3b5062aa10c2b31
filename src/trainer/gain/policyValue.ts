import { dot, multiplyPacked } from '../../maths/linalg';
import { clusteredSe } from '../../stats/offPolicy/clusteredSe';
import type { Estimate } from '../../stats/offPolicy/meanAndSe';
import type { GainBelief } from './fitGain';
import type { GainRow } from './gainRows';

/** Index of the arm a policy shows in a situation; −1: nothing. */
export type Chosen = (row: GainRow) => number;

export const showNothing: Chosen = () => -1;

/** Always the coupon of what the shopper looks at most. */
export const showMatching: Chosen = ({ arms }) => {
  const best = arms.reduce((top, { match }, i) => (match > (arms[top]?.match ?? 0) ? i : top), -1);
  return best;
};

/** The coupon with the largest gain, where it is above 0. */
export const showBest =
  (weights: ArrayLike<number>): Chosen =>
  ({ arms }) => {
    let [best, top] = [-1, 0];
    for (const [i, { phi }] of arms.entries()) {
      const gain = dot(phi, weights);
      if (gain > top) [best, top] = [i, gain];
    }
    return best;
  };

/** A model that has not seen the shoppers of `rows`. */
export interface Judge {
  readonly rows: readonly GainRow[];
  readonly belief: GainBelief & { readonly base: Float64Array; readonly unit: number };
}

/** Inverse propensities above this are cut, or one lucky row would carry the value. */
const MOST_WEIGHT = 50;
/** What the model says of a difference may be off by this share of it, beyond its own error. */
const MISFIT = 0.25;

/**
 * By how much one policy is worth more than another, with what showings cost later visits, minor units a visit, over shoppers whom neither model nor policy has seen. Two estimates are weighed
 * by their precision: what the model says, γᵀδ̄ with its posterior variance δ̄ᵀCδ̄ (δ the difference of φ) and room for misfit; and the doubly robust one,
 *   Δ = mean of γᵀδ + (1[a = π] − 1[a = ref])/p · (y − βᵀbase − γᵀφ(a)),
 * which needs no model to be right (Dudík, Langford & Li 2011, https://arxiv.org/abs/1103.4601), its error clustered by shopper.
 */
export const policyDifference = (
  judges: readonly Judge[],
  policy: (judge: number) => Chosen,
  against: (judge: number) => Chosen,
): Estimate => {
  const terms: number[] = [];
  const shoppers: string[] = [];
  let [modelled, modelError, total] = [0, 0, 0];
  for (const [j, { rows, belief }] of judges.entries()) {
    const [choose, other] = [policy(j), against(j)];
    const { mean, covariance, base, unit } = belief;
    const difference = new Float64Array(mean.length);
    for (const row of rows) {
      const [a, b] = [choose(row), other(row)];
      let direct = 0;
      if (a !== b) {
        for (const [arm, sign] of [
          [a, 1],
          [b, -1],
        ] as const) {
          const phi = row.arms[arm]?.phi;
          if (phi) for (let i = 0; i < phi.length; i++) difference[i]! += sign * phi[i]!;
          if (phi) direct += sign * dot(phi, mean);
        }
      }
      const matched = Number(row.shown === a) - Number(row.shown === b);
      const phi = row.arms[row.shown]?.phi;
      const residual = matched === 0 ? 0 : row.left / unit - row.later - dot(base, row.base) - (phi ? dot(phi, mean) : 0);
      terms.push(unit * (direct + matched * Math.min(MOST_WEIGHT, 1 / row.propensity) * residual));
      shoppers.push(String(row.shopper));
    }
    modelled += unit * dot(difference, mean);
    // Folds overlap in what they were fitted on, so that their errors add up rather than average out.
    modelError += unit * Math.sqrt(Math.max(0, dot(difference, multiplyPacked(covariance, difference))));
    total += rows.length;
  }
  const robust = terms.reduce((sum, term) => sum + term, 0) / total;
  const robustSe = clusteredSe(
    terms.map((term) => (term - robust) / total),
    shoppers,
  );
  const model = modelled / total;
  const modelSe = Math.hypot(modelError / total, MISFIT * model);
  if (!(robustSe > 0) || !(modelSe > 0)) return { value: robust, se: Number.isFinite(robustSe) ? robustSe : 0 };
  const [w, v] = [1 / robustSe ** 2, 1 / modelSe ** 2];
  return { value: (w * robust + v * model) / (w + v), se: 1 / Math.sqrt(w + v) };
};

/** Lower end of an 80% interval: one time in ten what is worth no more passes. Stricter, few logs could tell anything, and what is believed beforehand counts. */
export const lowerEnd = ({ value, se }: Estimate): number => value - 1.28 * se;
