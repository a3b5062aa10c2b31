import type { Instant } from '../../protocol/clock';
import { PROFILE_VERSION, type SessionState, type ShopperProfile } from './shopperProfile';

export const emptySession = (now: Instant): SessionState => ({
  startedAt: now,
  lastAt: now,
  views: 0,
  carted: 0,
  searches: 0,
  purchased: false,
  revenue: 0,
});

/** Profile of a browser about which nothing is known. `visits` is 0: the first event opens the first session, whatever `now` was. */
export const emptyProfile = (now: Instant): ShopperProfile => ({
  version: PROFILE_VERSION,
  sequence: [],
  categoryAffinity: {},
  brandAffinity: {},
  itemAffinity: {},
  priceSum: { value: 0, time: now },
  priceCount: { value: 0, time: now },
  cart: [],
  session: emptySession(now),
  visits: 0,
  orders: 0,
  exposures: {},
  dismissalsInARow: 0,
});
