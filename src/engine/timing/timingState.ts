import { DAY, type Instant, MINUTE } from '../../protocol/clock';
import { goodsOf } from '../profile/cart';
import type { ShopperProfile } from '../profile/shopperProfile';
import type { TimingBins } from './timingTable';

/** Days over which showings are counted. */
const MONTH = 30 * DAY;

/** The numbers a state is made of; units in `timingTable.ts`. */
export type TimingFacts = { readonly [Name in keyof TimingBins]: number };

/** A clock set back makes intervals negative; they count as none at all, so that it cannot bring an offer forward. */
const since = (then: Instant | undefined, now: Instant, unit: number): number =>
  then === undefined ? Number.POSITIVE_INFINITY : Math.max(0, now - then) / unit;

export const timingFacts = (profile: ShopperProfile, now: Instant): TimingFacts => ({
  views: profile.session.views,
  cartValue: goodsOf(profile.cart),
  sinceOffer: since(profile.lastShownAt, now, MINUTE),
  offers: Object.values(profile.exposures).reduce((sum, { shownAt }) => sum + shownAt.filter((at) => now - at < MONTH).length, 0),
  sincePurchase: since(profile.lastPurchaseAt, now, DAY),
});

/** Index of the state, 0 … `stateCount(bins)` − 1. */
export const timingState = (bins: TimingBins, facts: TimingFacts): number => {
  let state = 0;
  for (const name of ['views', 'cartValue', 'sinceOffer', 'offers', 'sincePurchase'] as const) {
    const list = bins[name];
    state = state * (list.length + 1) + list.filter((edge) => facts[name] >= edge).length;
  }
  return state;
};
