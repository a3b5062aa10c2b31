import { type ArmAnswers, poolAnswers, stratumModel } from '../../engine/privacy/stratumModel';
import { type GaussianPosterior, gaussianCondition } from '../../maths/gaussianCondition';

export interface StratumValues {
  /** P(stratum), length S; sums to 1. */
  readonly shares: readonly number[];
  readonly coupons: readonly {
    readonly couponId: string;
    /** E[P(purchase | stratum, coupon)], length S. */
    readonly rate: readonly number[];
    /** Posterior variance of each, length S. */
    readonly variance: readonly number[];
  }[];
  /** Posterior mean of the spread of what a coupon does to one stratum alone, as a share of the mean rate. */
  readonly spread: number;
}

/** Spreads that are held possible, as shares of the mean rate. All are as likely beforehand: what the reports say of the spread decides. */
const SPREADS = [0, 0.05, 0.1, 0.2, 0.3, 0.45, 0.65, 0.9] as const;
/**
 * What each coupon does to purchases of each behaviour stratum, from randomised answers and exact orders. A hierarchical Gaussian model, averaged
 * over how far strata may differ in what a coupon does to them, by what the answers say of it (empirical Bayes; Gelman et al., Bayesian Data
 * Analysis, ch. 5): with few reports every stratum gets what the orders say of the coupon, with many each gets its own.
 * That strata are known before the coupon is drawn is part of it: w_s is the same for all arms, so that answers without a purchase tell of those
 * with one, which halves the noise.
 * @param arms at least one, of 2S cells each
 * @returns `undefined` where nothing can be computed: covariances that are none
 */
export const stratumValues = (arms: readonly ArmAnswers[]): StratumValues | undefined => {
  const S = (arms[0]?.shares.length ?? 0) / 2;
  const pooled = poolAnswers(arms, S);
  const fits = SPREADS.map((spread) => gaussianCondition(stratumModel(arms, pooled, spread)));
  const known = fits.flatMap((fit, i): (GaussianPosterior & { readonly spread: number })[] =>
    fit ? [{ ...fit, spread: SPREADS[i]! }] : [],
  );
  if (known.length === 0) return undefined;
  const best = Math.max(...known.map(({ logEvidence }) => logEvidence));
  const raw = known.map(({ logEvidence }) => Math.exp(logEvidence - best));
  const total = raw.reduce((a, b) => a + b, 0);
  const averaged = (of: (fit: GaussianPosterior & { readonly spread: number }) => number): number =>
    known.reduce((sum, fit, i) => sum + (raw[i]! / total) * of(fit), 0);
  const w = pooled.shares;
  return {
    shares: w,
    spread: averaged(({ spread }) => spread),
    coupons: arms.map(({ couponId }, a) => {
      const at = (s: number): number => S + S * a + s;
      const rate = w.map((share, s) => averaged(({ mean }) => mean[at(s)]!) / share);
      return {
        couponId,
        rate,
        // Law of total variance over the spreads.
        variance: w.map((share, s) =>
          averaged(({ mean, variance }) => variance[at(s)]! / share ** 2 + (mean[at(s)]! / share - rate[s]!) ** 2),
        ),
      };
    }),
  };
};
