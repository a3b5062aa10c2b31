import { logGamma } from '../../maths/logGamma';

/** Below this the assignment is taken to be broken, and no verdict is given. */
export const SAMPLE_RATIO_ALPHA = 0.001;

/** Weight of the prior around the planned shares, in assignments: looks first for shifts of a point or two. */
const PRIOR_WEIGHT = 1_000;

export interface SampleRatio {
  readonly assigned: number;
  /** Valid at every look together: P(it ever falls to p) ≤ p while assignment keeps to the shares. */
  readonly p: number;
  readonly mismatch: boolean;
}

/**
 * Sequential test of sample-ratio mismatch (Lindon & Malek 2022, https://arxiv.org/abs/2011.03567): Bayes factor of a Dirichlet prior of weight κ
 * around the planned shares π against them, Γ(κ)/Γ(κ + n) Π_k Γ(κπ_k + n_k)/Γ(κπ_k) / Π_k π_k^{n_k}, a martingale of mean 1 under them, so
 * 1 over it is a p-value at any time (Ville 1939). It is about assignments, never about orders, which a treatment may change.
 *
 * @param counts n_k, devices assigned to each arm, from assignment pings
 * @param shares π_k, same order, sum 1; an arm with share 0 that was assigned anyway gives p = 0
 */
export const sampleRatio = (counts: readonly number[], shares: readonly number[]): SampleRatio => {
  const assigned = counts.reduce((sum, n) => sum + n, 0);
  let logFactor = logGamma(PRIOR_WEIGHT) - logGamma(PRIOR_WEIGHT + assigned);
  for (const [k, n] of counts.entries()) {
    const share = shares[k] ?? 0;
    if (share > 0) logFactor += logGamma(PRIOR_WEIGHT * share + n) - logGamma(PRIOR_WEIGHT * share) - n * Math.log(share);
    else if (n > 0) logFactor = Number.POSITIVE_INFINITY;
  }
  const p = Math.min(1, Math.exp(-logFactor));
  return { assigned, p, mismatch: p < SAMPLE_RATIO_ALPHA };
};
