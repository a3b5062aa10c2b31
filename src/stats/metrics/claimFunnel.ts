import { HOUR } from '../../protocol/values/clock';

/** Outcomes of issued codes. */
interface FunnelCounts {
  /** Codes issued. For a code shared by all, how often it was issued. */
  readonly issued: number;
  /** Waiting to be redeemed. */
  readonly open: number;
  /** Redeemed in an order that was not cancelled. */
  readonly redeemed: number;
  /** Ended without a redemption: expired, or given back. */
  readonly released: number;
  /** Codes whose order was cancelled. The code's later state is counted among the others. */
  readonly cancelled: number;
  /** redeemed / issued. Null if nothing was issued, and for a code shared by all, which anyone who knows it can use. */
  readonly useRate: number | null;
}

/** Counts of one coupon's claims of one day, including how many are of a code shared by all. */
export interface DayOfClaims extends Omit<FunnelCounts, 'useRate'> {
  readonly couponId: string;
  readonly day: string;
  readonly shared: number;
}

export interface CouponFunnel {
  readonly couponId: string;
  readonly total: FunnelCounts;
  /** Median time from a claim to its order. Null if none was redeemed. */
  readonly medianHours: number | null;
  /** By the day of the claim, oldest first. Days without one are left out. */
  readonly days: readonly (FunnelCounts & { readonly day: string })[];
}

type Summed = Omit<DayOfClaims, 'couponId' | 'day'>;
const counted = ['issued', 'open', 'redeemed', 'released', 'cancelled', 'shared'] as const;

const countsOf = ({ shared, ...counts }: Summed): FunnelCounts => ({
  ...counts,
  useRate: shared > 0 || counts.issued === 0 ? null : counts.redeemed / counts.issued,
});

const sumOf = (rows: readonly Summed[]): Summed => {
  const total = { issued: 0, open: 0, redeemed: 0, released: 0, cancelled: 0, shared: 0 };
  for (const row of rows) for (const name of counted) total[name] += row[name];
  return total;
};

/**
 * Funnel of each coupon, exact, in total and by day. A claim stays on the day it was made, whatever happens to it later.
 *
 * @param since first day that is listed separately
 * @param delays median time from claim to order by coupon, ms
 */
export const claimFunnel = (rows: readonly DayOfClaims[], delays: ReadonlyMap<string, number>, since: string): readonly CouponFunnel[] => {
  const coupons = new Map<string, DayOfClaims[]>();
  for (const row of rows) coupons.set(row.couponId, [...(coupons.get(row.couponId) ?? []), row]);
  return [...coupons].map(([couponId, own]): CouponFunnel => {
    const delay = delays.get(couponId);
    return {
      couponId,
      total: countsOf(sumOf(own)),
      medianHours: delay === undefined ? null : delay / HOUR,
      days: own
        .filter(({ day }) => day >= since)
        .map(({ couponId: _own, day, ...counts }) => ({ day, ...countsOf(counts) }))
        .sort((a, b) => (a.day < b.day ? -1 : 1)),
    };
  });
};
