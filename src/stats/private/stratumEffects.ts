import { LEAST_REPORTS } from './leastReports';
import { type CountedArm, type ReportDivergence, reportDivergence } from './reportDivergence';
import { stratumValues } from './stratumValues';

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
