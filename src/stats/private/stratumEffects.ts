import { type ArmAnswers, poolAnswers, stratumModel } from '../../engine/privacy/stratumModel';
import { type GaussianPosterior, gaussianCondition } from '../../maths/gaussianCondition';
import { LEAST_REPORTS } from './reportArms';
import { type CountedArm, type ReportDivergence, reportDivergence } from './reportDivergence';

interface StratumValues {
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

/** Reports alone never make more than this factor, nor less than one over it, of what orders say a coupon is worth. */
export const TRUST_REGION = 2;

export interface StratumEffect {
  readonly couponId: string;
  readonly reports: number;
  /** Purchases of a session that drew it, over all strata. */
  readonly rate: number;
  /**
   * By stratum, length S: how much more (or less) often it sells there than over all strata, as a share of the latter, from 1/`TRUST_REGION` − 1 to `TRUST_REGION` − 1;
   * weighted by the strata's shares they sum to 0 where none is clipped.
   */
  readonly effect: readonly number[];
  /** Standard error of each, chance and privacy noise together. */
  readonly error: readonly number[];
  /** Did the trust region hold one back? */
  readonly clipped: boolean;
}

export interface StratumEffects {
  /** P(stratum), length S. */
  readonly shares: readonly number[];
  readonly effects: readonly StratumEffect[];
  readonly divergence: readonly ReportDivergence[];
}

/**
 * What may be published of private reports: relative effects of coupons by stratum, shrunk (`stratumValues`), and clipped to the trust region, so
 * that what a coupon is worth over all shoppers stays what the orders say. With an alarm nothing is to be published.
 * @param control sessions that saw nothing: told of like a coupon, but not drawn as often as one
 * @returns no effects where fewer than two coupons have enough reports
 */
export const stratumEffects = (arms: readonly CountedArm[], control?: CountedArm): StratumEffects => {
  const coupons = arms.filter(({ reports }) => reports >= LEAST_REPORTS);
  const known = control && control.reports >= LEAST_REPORTS ? [...coupons, control] : coupons;
  const values = coupons.length > 1 ? stratumValues(known) : undefined;
  const divergence = reportDivergence(coupons);
  if (!values) return { shares: [], effects: [], divergence };
  const effects = values.coupons.map(({ couponId, rate, variance }, a): StratumEffect => {
    const mean = values.shares.reduce((sum, share, s) => sum + share * rate[s]!, 0);
    const raw = rate.map((value) => (mean > 0 ? value / mean - 1 : 0));
    const effect = raw.map((value) => Math.min(TRUST_REGION - 1, Math.max(1 / TRUST_REGION - 1, value)));
    return {
      couponId,
      reports: known[a]!.reports,
      rate: mean,
      effect,
      error: variance.map((value) => (mean > 0 ? Math.sqrt(value) / mean : 0)),
      clipped: raw.some((value, s) => value !== effect[s]),
    };
  });
  return { shares: values.shares, effects, divergence };
};
