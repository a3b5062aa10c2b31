import { HOUR } from '../../protocol/values/clock';

/** What became of codes that were handed out. */
interface FunnelCounts {
  /** Codes handed out; of a code for all, how often it was. */
  readonly issued: number;
  /** Waiting to be used. */
  readonly open: number;
  /** Used by an order that stands. */
  readonly redeemed: number;
  /** Ended unused: expired, or given back. */
  readonly released: number;
  /** Those of which an order was cancelled; what became of the code since is among the others. */
  readonly cancelled: number;
  /** redeemed / issued; null where nothing was issued, and of a code for all, which is used by whoever knows it. */
  readonly useRate: number | null;
}

/** Counts of one coupon's claims of one day, with how many of them are of a code for all. */
export interface DayOfClaims extends Omit<FunnelCounts, 'useRate'> {
  readonly couponId: string;
  readonly day: string;
  readonly shared: number;
}

export interface CouponFunnel {
  readonly couponId: string;
  readonly total: FunnelCounts;
  /** Median time from a claim to its order; null where none was used. */
  readonly medianHours: number | null;
  /** By the day of the claim, oldest first; days without one are left out. */
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
 * Funnel of each coupon, exact, over all time and by day. A claim stays on the day it was made on, whatever becomes of it later.
 *
 * @param since first day that is told apart
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
