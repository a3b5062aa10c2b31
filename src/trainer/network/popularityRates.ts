import type { GroupedSamples } from './groupedSamples';

/** Popularity baseline: acceptance rate of each coupon, shrunk to the overall rate by five answers. */
export const popularityRates = (train: GroupedSamples): ((coupon: string) => number) => {
  const sums = new Map<string, { accepted: number; shown: number }>();
  let accepted = 0;
  for (const [row, coupon] of train.coupons.entries()) {
    const known = sums.get(coupon) ?? { accepted: 0, shown: 0 };
    known.accepted += train.y[row]!;
    known.shown += 1;
    accepted += train.y[row]!;
    sums.set(coupon, known);
  }
  const overall = (accepted + 1) / (train.rows + 2);
  return (coupon) => ((sums.get(coupon)?.accepted ?? 0) + 5 * overall) / ((sums.get(coupon)?.shown ?? 0) + 5);
};
