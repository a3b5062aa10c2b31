import type { OfferInputs } from './offerInputs';
import type { Visit } from './visits';

/** With fewer visits of a kind there is nothing to adjust by. */
const FEWEST = 20;

const logit = (p: number): number => {
  const inside = Math.min(1 - 1e-6, Math.max(1e-6, p));
  return Math.log(inside / (1 - inside));
};

export const shifted = (p: number, shift: number): number => (shift === 0 ? p : 1 / (1 + Math.exp(-(logit(p) + shift))));

/** Maximum likelihood of θ in P(y = 1) = σ(z + θ t) with θ ~ N(0, 1), by Newton's method, which converges: the posterior is log-concave. */
const slopeOf = (rows: readonly { readonly z: number; readonly t: number; readonly y: number }[]): number => {
  let theta = 0;
  for (let step = 0; step < 30; step++) {
    let [gradient, curvature] = [-theta, 1];
    for (const { z, t, y } of rows) {
      const p = 1 / (1 + Math.exp(-(z + theta * t)));
      gradient += (y - p) * t;
      curvature += p * (1 - p) * t * t;
    }
    theta += gradient / curvature;
  }
  return theta;
};

/**
 * The heads were learnt at questions where a log decides, mostly the first of a visit; later ones lie outside of what they have seen, and a cart that has
 * been lying there for long means less than one just filled. What they say of buying without a coupon can be checked there, on visits in which nothing
 * was shown: P(bought) = σ(logit p + θ log(1 + k)) at the k-th question. Chances with a coupon are moved by as much, so that the effect of a coupon stays
 * the heads' own, in logits; and only ever downwards, as nothing could check a chance that grows.
 *
 * @param p probabilities of the heads `[rows, 3]`
 * @returns shift of the logits at every question, ≤ 0
 */
export const laterQuestions = (
  visits: readonly Visit[],
  { from }: Pick<OfferInputs, 'from'>,
  p: Float32Array,
  isFitted: (visit: Visit) => boolean,
): Float64Array => {
  const rows: { z: number; t: number; y: number }[] = [];
  const later: number[] = [];
  const bought = { yes: 0, no: 0 };
  for (const visit of visits) {
    const fits = !visit.offer && isFitted(visit);
    if (fits) bought[visit.order === undefined ? 'no' : 'yes'] += 1;
    for (const k of visit.questions.keys()) {
      const t = Math.log1p(k);
      if (fits) rows.push({ z: logit(p[3 * from[later.length]! + 2]!), t, y: visit.order === undefined ? 0 : 1 });
      later.push(t);
    }
  }
  const theta = Math.min(bought.yes, bought.no) < FEWEST ? 0 : Math.min(0, slopeOf(rows));
  return Float64Array.from(later, (t) => theta * t);
};
