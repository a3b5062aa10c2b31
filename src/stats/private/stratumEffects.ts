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
  /** Posterior mean of how much a coupon's effect differs between strata, as a share of the mean rate. */
  readonly spread: number;
}

/** Possible spreads, as shares of the mean rate. All have equal prior probability, so the reports decide. */
const SPREADS = [0, 0.05, 0.1, 0.2, 0.3, 0.45, 0.65, 0.9] as const;
/**
 * Effect of each coupon on purchases of each behaviour stratum, from randomised answers and exact orders. A hierarchical Gaussian model,
 * averaged over how far strata may differ in a coupon's effect, weighted by the evidence (empirical Bayes; Gelman et al., Bayesian Data
 * Analysis, ch. 5). With few reports every stratum gets the orders' estimate of the coupon, with many each gets its own.
 *
 * The model uses that strata are known before the coupon is drawn: w_s is the same for all arms, so answers without a purchase inform those
 * with one, which halves the noise.
 * @param arms at least one, of 2S cells each
 * @returns `undefined` if the covariances are invalid
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

/** Reports alone never change a coupon's value from the orders by more than this factor, or less than its inverse. */
export const TRUST_REGION = 2;

export interface StratumEffect {
  readonly couponId: string;
  readonly reports: number;
  /** Purchases per session that drew it, over all strata. */
  readonly rate: number;
  /**
   * By stratum, length S: how much more (or less) often it sells there than over all strata, as a share of the latter, from
   * 1/`TRUST_REGION` − 1 to `TRUST_REGION` − 1. Weighted by the strata's shares they sum to 0 if none is clipped.
   */
  readonly effect: readonly number[];
  /** Standard error of each, sampling and privacy noise together. */
  readonly error: readonly number[];
  /** True if the trust region limited one of them. */
  readonly clipped: boolean;
}

export interface StratumEffects {
  /** P(stratum), length S. */
  readonly shares: readonly number[];
  readonly effects: readonly StratumEffect[];
  readonly divergence: readonly ReportDivergence[];
}

/**
 * The publishable result of private reports: relative effects of coupons by stratum, shrunk (`stratumValues`) and clipped to the trust
 * region, so that a coupon's value over all shoppers stays that of the orders. Nothing may be published after an alarm.
 * @param control sessions without a coupon: included like a coupon, but not drawn as often as one
 * @returns no effects if fewer than two coupons have enough reports
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
