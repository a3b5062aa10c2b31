import type { Interval } from '../../maths/interval';
import type { PeriodFigures } from './periodFigures';

/** Claims of one coupon in a period. */
export interface CouponClaims {
  readonly couponId: string;
  readonly issued: number;
  readonly redeemed: number;
  /** Claims of a code for all, among them. Without a use rate, because anyone who knows the code can use it. */
  readonly shared: number;
}

/** `value`: estimated from sessions that drew the coupon at random. `use_rate`: observed only, so it says nothing of what it earned. */
type RankReason =
  | { readonly code: 'value'; readonly value: number; readonly interval: Interval }
  | { readonly code: 'use_rate'; readonly issued: number; readonly redeemed: number };

interface RankedCoupon {
  readonly couponId: string;
  readonly reason: RankReason;
}

export interface CouponRanking {
  readonly best: RankedCoupon;
  readonly worst: RankedCoupon;
}

/** Fewest codes of a coupon whose use rate is compared. */
const FEWEST_CODES = 30;

const byValue = (values: NonNullable<PeriodFigures['coupons']>): readonly (readonly [number, RankedCoupon])[] =>
  values.flatMap(({ couponId, value, interval, shrunk }) => {
    const estimate = shrunk ?? (value === null || interval.lower === null ? undefined : { value, interval });
    return estimate ? [[estimate.value, { couponId, reason: { code: 'value' as const, ...estimate } }] as const] : [];
  });

const byUse = (claims: readonly CouponClaims[]): readonly (readonly [number, RankedCoupon])[] =>
  claims
    .filter(({ issued, shared }) => issued >= FEWEST_CODES && shared === 0)
    .map(({ couponId, issued, redeemed }) => [redeemed / issued, { couponId, reason: { code: 'use_rate', issued, redeemed } }] as const);

/**
 * Best and worst coupon of a period: by the value that the experiment estimates once every coupon has an interval, otherwise by the share of
 * codes used. Null with fewer than two coupons to compare, or if they are equal. With three coupons or more, values are shrunk, because the
 * best of many looks better than it is.
 */
export const rankCoupons = (values: PeriodFigures['coupons'], claims: readonly CouponClaims[]): CouponRanking | null => {
  const valued = byValue(values ?? []);
  const ranked = (valued.length > 1 && valued.length === values?.length ? valued : byUse(claims)).toSorted(([a], [b]) => b - a);
  const [first, last] = [ranked[0], ranked.at(-1)];
  return first && last && first[0] > last[0] ? { best: first[1], worst: last[1] } : null;
};
