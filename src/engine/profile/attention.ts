import type { Instant } from '../../protocol/clock';
import type { ShopperProfile } from './shopperProfile';

/** What coupons have asked of a shopper's attention, and how they answered. */
export interface Attention {
  /** Showings of any coupon, each counted 2^(−age / half-life): how worn they are. */
  readonly shownLately: number;
  /** Coupons that were ever claimed on this device. */
  readonly claimed: number;
}

/** @param before only what happened before it counts, for questions about a visit that is over; default: everything until now */
export const attentionOf = (
  { exposures }: Pick<ShopperProfile, 'exposures'>,
  now: Instant,
  halfLifeMs: number,
  before: Instant = Number.POSITIVE_INFINITY,
): Attention => {
  let [shownLately, claimed] = [0, 0];
  for (const { shownAt, claimedAt = Number.POSITIVE_INFINITY } of Object.values(exposures)) {
    if (claimedAt < before) claimed += 1;
    for (const time of shownAt) if (time < before) shownLately += 2 ** (-Math.max(0, now - time) / halfLifeMs);
  }
  return { shownLately, claimed };
};
