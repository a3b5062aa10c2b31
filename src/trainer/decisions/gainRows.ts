import type { Campaign } from '../../bundle/campaign';
import { NO_COUPON } from '../../engine/decision/decision';
import { eligibilityContext } from '../../engine/decision/eligibilityContext';
import { refusalOf } from '../../engine/eligibility/eligibility';
import { computeFeatures } from '../../engine/features/computeFeatures';
import type { FeatureSpec } from '../../engine/features/featureSpec';
import { type ModelScores, sourcesOf } from '../../engine/features/sources';
import { costLater, orderedBaseFeatures } from '../../engine/gain/gainFeatures';
import { seededRng } from '../../maths/random';
import type { Coupon } from '../../protocol/coupons/coupon';
import { shuffled } from '../run/sampling';
import type { LoggedDecision } from './replayDecisions';

/** A possible coupon in a logged situation. */
interface GainArm {
  readonly couponId: string;
  readonly phi: Float64Array;
  /** Share of the shopper's interest in a coupon for certain goods, used by the rule "matching". 0 for the whole shop. */
  readonly match: number;
}

/** One logged decision as input of the gain model. */
export interface GainRow {
  readonly shopper: number;
  /** x of `orderedBaseFeatures`, or its leading part `baseFeatures`. */
  readonly base: Float64Array;
  /** Every coupon that the device's own rules would have allowed, and the one that was shown. */
  readonly arms: readonly GainArm[];
  /** Index of the coupon shown, or −1 for none. */
  readonly shown: number;
  /** Probability of the logged action. */
  readonly propensity: number;
  /** Margin minus discount, minor units, and the discount. */
  readonly left: number;
  readonly discount: number;
  /**
   * Expected cost of the showing to later visits, in units of the value of a visit with nothing shown. It cannot be read from a row of a
   * log.
   */
  readonly later: number;
  readonly purchased: 0 | 1;
}

/** Scores by the bundle's other models for a coupon in a logged situation, from models that have not seen its shopper. */
export type HeldOutScores = (decision: LoggedDecision, couponId: string) => ModelScores;

/** Ignores the coupons' dates, because the log may be older than the campaign. */
const undated = (coupon: Coupon): Coupon => ({ ...coupon, startsAt: Number.NEGATIVE_INFINITY, endsAt: Number.POSITIVE_INFINITY });

/**
 * Rows of logged decisions whose coupon is in the campaign, and of those to show nothing. Without a logged propensity, the arm's share of
 * the decisions is used. Order values are capped at their 99th percentile, so that a few large ones do not decide.
 */
export const gainRows = (
  decisions: readonly LoggedDecision[],
  campaign: Campaign,
  meanOrder: number | undefined,
  features: FeatureSpec,
  scores: HeldOutScores = () => ({}),
): readonly GainRow[] => {
  const { profile: settings, timeZone, fatigue, marginRate, marginFloor } = campaign;
  const { halfLifeMs } = settings;
  const listed = campaign.coupons.map((coupon) => ({ coupon, free: undated(coupon) }));
  const ids = new Set(campaign.coupons.map(({ id }) => id));
  const known = decisions.filter(({ couponId }) => couponId === NO_COUPON || ids.has(couponId));
  const counts = new Map<string, number>();
  for (const { couponId } of known) counts.set(couponId, (counts.get(couponId) ?? 0) + 1);
  const paid = known.flatMap(({ purchased, left }) => (purchased ? [left] : [])).sort((a, b) => a - b);
  const most = paid[Math.floor(0.99 * paid.length)] ?? 0;
  return known.map((decision): GainRow => {
    const { profile, now, couponId, shopper, propensity, left, discount, purchased } = decision;
    const context = eligibilityContext(profile, {}, 'site', now, { timeZone, fatigue, halfLifeMs, marginRate, marginFloor, meanOrder });
    const resolve = sourcesOf({ profile, facts: {}, now, halfLifeMs, strata: campaign.reports.strata, meanOrder, marginRate });
    const arms = listed.flatMap(({ coupon, free }): GainArm[] => {
      if (coupon.id !== couponId && refusalOf(free, context)) return [];
      const of = resolve(coupon, scores(decision, coupon.id));
      const match = of('coupon.isWholeShop') ? 0 : Number(of('match.categoryAffinity'));
      return [{ couponId: coupon.id, phi: computeFeatures(features, of), match }];
    });
    const shown = arms.findIndex((arm) => arm.couponId === couponId);
    return {
      shopper,
      base: computeFeatures(orderedBaseFeatures, resolve(undefined, scores(decision, couponId))),
      arms,
      shown,
      later: arms[shown] ? costLater(arms[shown].phi) : 0,
      propensity: propensity ?? counts.get(couponId)! / known.length,
      left: purchased ? Math.min(most, left) : 0,
      discount,
      purchased,
    };
  });
};

/** Rows restricted to some positions of φ and the leading positions of x. */
export const withColumns = (rows: readonly GainRow[], columns: readonly number[], base: number): readonly GainRow[] =>
  rows.map((row) => ({
    ...row,
    base: row.base.subarray(0, base),
    arms: row.arms.map((arm) => ({ ...arm, phi: Float64Array.from(columns, (at) => arm.phi[at]!) })),
  }));

/** The `most` categories viewed most often before decisions, by name. Ties by name. */
export const frequentCategories = (decisions: readonly Pick<LoggedDecision, 'profile'>[], most: number): readonly string[] => {
  const counts = new Map<string, number>();
  for (const { profile } of decisions)
    for (const { category } of profile.sequence) if (category !== undefined) counts.set(category, (counts.get(category) ?? 0) + 1);
  return [...counts]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, most)
    .map(([category]) => category)
    .sort();
};

/**
 * At most `most` rows, of whole shoppers drawn by `seed`, in the order given. All rows if there are fewer. The draw ends at the first
 * shopper who does not fit, so that it does not prefer shoppers with few rows.
 */
export const wholeShoppers = <T>(rows: readonly T[], shopperOf: (row: T) => number, most: number, seed: number): readonly T[] => {
  if (rows.length <= most) return rows;
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(shopperOf(row), (counts.get(shopperOf(row)) ?? 0) + 1);
  const shoppers = [...counts.keys()];
  const drawn = new Set<number>();
  let total = 0;
  for (const at of shuffled(shoppers.length, seededRng(seed))) {
    const shopper = shoppers[at]!;
    total += counts.get(shopper)!;
    if (total > most) break;
    drawn.add(shopper);
  }
  return rows.filter((row) => drawn.has(shopperOf(row)));
};
