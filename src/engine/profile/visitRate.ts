import { DAY, type Instant } from '../../protocol/values/clock';
import { addDecayed, decayedAt } from './decayed';
import type { ShopperProfile } from './shopperProfile';

/** Half-life of a visit in the rate. */
const HALF_LIFE = 28 * DAY;
/** A shopper known for less than this is treated as known for this long. Otherwise the first visit would be a rate without bound. */
const WEEK = 7 * DAY;

/** The profile with one more visit. */
export const addVisit = (profile: ShopperProfile, time: Instant): ShopperProfile => ({
  ...profile,
  visits: profile.visits + 1,
  since: Math.min(profile.since ?? time, time),
  visitCount: addDecayed(profile.visitCount, 1, time, HALF_LIFE),
});

/**
 * Visits a week, recent ones counting more: V / ∫₀ᵀ 2^(−t/h) dt with V the decayed number of visits, T the time since the first, at least a
 * week, and h 28 days. One visit a week gives 1, for any T. `undefined` without a known visit.
 */
export const visitsPerWeek = ({ since, visitCount }: Pick<ShopperProfile, 'since' | 'visitCount'>, now: Instant): number | undefined => {
  if (since === undefined || visitCount === undefined) return undefined;
  const weeks = ((HALF_LIFE / Math.LN2) * (1 - 2 ** (-Math.max(WEEK, now - since) / HALF_LIFE))) / WEEK;
  return decayedAt(visitCount, now, HALF_LIFE) / weeks;
};
