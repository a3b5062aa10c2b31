import type { RefusalsAnswer } from '../../api/reportingSchema';

interface RefusalRow {
  readonly code: string;
  readonly count: number;
  /** By coupon, most refused first; null: an unknown coupon. */
  readonly coupons: readonly { readonly couponId: string | null; readonly count: number }[];
}

const mostFirst = <T extends { readonly count: number }>(rows: readonly T[]): readonly T[] => [...rows].sort((a, b) => b.count - a.count);

/** All days together, one row per reason, most frequent first. */
export const refusalRows = (counts: RefusalsAnswer['counts']): readonly RefusalRow[] => {
  const byCode = new Map<string, Map<string | null, number>>();
  for (const { code, couponId, count } of counts) {
    const coupons = byCode.get(code) ?? new Map<string | null, number>();
    coupons.set(couponId, (coupons.get(couponId) ?? 0) + count);
    byCode.set(code, coupons);
  }
  const rows = [...byCode].map(([code, coupons]): RefusalRow => {
    const list = mostFirst([...coupons].map(([couponId, count]) => ({ couponId, count })));
    return { code, count: list.reduce((sum, { count }) => sum + count, 0), coupons: list };
  });
  return mostFirst(rows);
};
