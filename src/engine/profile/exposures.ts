import type { ShopperEventOf } from '../../protocol/events/shopperEvent';
import type { Instant } from '../../protocol/values/clock';
import { own, withEntry } from './decayed';
import { profileLimits } from './interest';
import type { CouponExposure, ShopperProfile } from './shopperProfile';

type Promotion = ShopperEventOf<'view_promotion' | 'claim_promotion' | 'dismiss_promotion' | 'rate_promotion'>;

const never: CouponExposure = { shownAt: [], shownThisSession: 0, shownTotal: 0 };

export const exposureOf = (profile: ShopperProfile, couponId: string): CouponExposure => own(profile.exposures, couponId) ?? never;

const latest = ({ shownAt, claimedAt, notForMeAt, closedAt, usefulAt }: CouponExposure): number =>
  Math.max(shownAt.at(-1) ?? 0, claimedAt ?? 0, notForMeAt ?? 0, closedAt ?? 0, usefulAt ?? 0);

const bounded = (exposures: ShopperProfile['exposures']): ShopperProfile['exposures'] => {
  const entries = Object.entries(exposures);
  if (entries.length <= profileLimits.exposures) return exposures;
  entries.sort((a, b) => latest(b[1]) - latest(a[1]) || (a[0] < b[0] ? -1 : 1));
  return Object.fromEntries(entries.slice(0, profileLimits.exposures));
};

const withInstant = (known: readonly number[] = [], time: number): readonly number[] =>
  [...known, time].sort((a, b) => a - b).slice(-profileLimits.shownAt);

const later = (known: number | undefined, time: number): number => Math.max(known ?? 0, time);

/** Profile after a coupon was shown, claimed, dismissed or rated. */
export const recordPromotion = (profile: ShopperProfile, event: Promotion): ShopperProfile => {
  const { time, couponId } = event;
  const known = exposureOf(profile, couponId);
  const remember = (exposure: CouponExposure): Pick<ShopperProfile, 'exposures'> => ({
    exposures: bounded(withEntry(profile.exposures, couponId, exposure)),
  });
  if (event.name === 'view_promotion') {
    const shownAt = withInstant(known.shownAt, time);
    return {
      ...profile,
      ...(event.channel ? { reachedAt: withInstant(profile.reachedAt, time) } : {}),
      ...remember({ ...known, shownAt, shownThisSession: known.shownThisSession + 1, shownTotal: known.shownTotal + 1 }),
      lastShownAt: later(profile.lastShownAt, time),
    };
  }
  if (event.name === 'claim_promotion')
    return { ...profile, ...remember({ ...known, claimedAt: later(known.claimedAt, time) }), dismissalsInARow: 0 };
  if (event.name === 'rate_promotion')
    return time < (known.usefulAt ?? 0) ? profile : { ...profile, ...remember({ ...known, useful: event.useful, usefulAt: time }) };
  return {
    ...profile,
    ...remember({
      ...known,
      closedAt: later(known.closedAt, time),
      ...(event.reason === 'not_for_me' ? { notForMeAt: later(known.notForMeAt, time) } : {}),
    }),
    dismissalsInARow: profile.dismissalsInARow + 1,
    lastDismissedAt: later(profile.lastDismissedAt, time),
  };
};

/** A new session begins: showings count from zero again. */
export const resetSessionExposures = (exposures: ShopperProfile['exposures']): ShopperProfile['exposures'] =>
  Object.fromEntries(Object.entries(exposures).map(([id, exposure]) => [id, { ...exposure, shownThisSession: 0 }]));

/** How often a shopper saw coupons, and how they responded. */
interface Attention {
  /** Showings of any coupon, each weighted by 2^(−age / half-life): a measure of coupon fatigue. */
  readonly shownLately: number;
  /** Coupons that were ever claimed on this device. */
  readonly claimed: number;
}

/** @param before only events before this count, for questions about a past visit; default: everything until now */
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
