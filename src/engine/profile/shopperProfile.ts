import type { Instant } from '../../protocol/values/clock';
import type { Minor } from '../../protocol/values/money';

/** Version of the stored profile. Another version is rebuilt from the event log. */
export const PROFILE_VERSION = 2;

/** Exponentially decayed sum: value at `time`. Reading it later multiplies by 2^(−Δt / half-life). */
export interface Decayed {
  readonly value: number;
  readonly time: Instant;
}

/** One step of the sequence of last views, newest last. */
export interface SequenceStep {
  readonly itemId: string;
  /** The most specific category, or all of them if there are several. */
  readonly category?: string;
  readonly categories?: readonly string[];
  readonly weight: number;
  readonly time: Instant;
}

export interface CartLine {
  readonly itemId: string;
  readonly categories: readonly string[];
  readonly price: Minor;
  readonly quantity: number;
}

export interface SessionState {
  readonly startedAt: Instant;
  readonly lastAt: Instant;
  readonly views: number;
  readonly carted: number;
  readonly searches: number;
  readonly purchased: boolean;
  /** Seconds that products were looked at, of each report at most `DWELL_SECONDS`. Absent: none, or by an earlier version. */
  readonly dwell?: number;
  /** Revenue of this session's purchases that counts for margin, minor units. */
  readonly revenue: Minor;
}

/** History of a coupon on this device, for frequency rules. */
export interface CouponExposure {
  /** Instants of showings, oldest first, at most the last 20. */
  readonly shownAt: readonly Instant[];
  readonly shownThisSession: number;
  readonly shownTotal: number;
  readonly claimedAt?: Instant;
  readonly notForMeAt?: Instant;
  /** When its card was last closed, in any way. */
  readonly closedAt?: Instant;
  /** Whether it was useful, if the shopper said so, and when. */
  readonly useful?: boolean;
  readonly usefulAt?: Instant;
}

/**
 * What the device has learnt about its shopper. Pure data, plain JSON, updated in O(1) per event
 * (bounded maps: the weakest entry is evicted) and equal to the one rebuilt from the whole log.
 */
export interface ShopperProfile {
  readonly version: typeof PROFILE_VERSION;
  readonly sequence: readonly SequenceStep[];
  readonly categoryAffinity: Readonly<Record<string, Decayed>>;
  readonly brandAffinity: Readonly<Record<string, Decayed>>;
  /** Decayed item weights, the input of collaborative scores. */
  readonly itemAffinity: Readonly<Record<string, Decayed>>;
  readonly priceSum: Decayed;
  readonly priceCount: Decayed;
  readonly cart: readonly CartLine[];
  /** When the cart was last changed or taken to the checkout. Absent if it never was. */
  readonly cartTouchedAt?: Instant;
  readonly session: SessionState;
  readonly visits: number;
  /** First event, and the decayed number of visits since, for `visitsPerWeek`. Absent: none since an earlier version. */
  readonly since?: Instant;
  readonly visitCount?: Decayed;
  /** Sum and number of the shopper's product ratings, decayed like interest. Absent: none. */
  readonly ratingSum?: Decayed;
  readonly ratingCount?: Decayed;
  readonly orders: number;
  readonly lastPurchaseAt?: Instant;
  readonly exposures: Readonly<Record<string, CouponExposure>>;
  /** Dismissals in a row since the last claim, and when the last one was. */
  readonly dismissalsInARow: number;
  readonly lastDismissedAt?: Instant;
  readonly lastShownAt?: Instant;
  /** When the shopper was reached off the site, by any channel: oldest first, at most the last 20. */
  readonly reachedAt?: readonly Instant[];
}

export const emptySession = (now: Instant): SessionState => ({
  startedAt: now,
  lastAt: now,
  views: 0,
  carted: 0,
  searches: 0,
  purchased: false,
  revenue: 0,
});

/** Profile of an unknown browser. `visits` is 0: the first event opens the first session, whatever `now` was. */
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

/** How a profile ages and where sessions end; from the bundle (`profile.*`, `session.idleMs`). */
export interface ProfileSettings {
  readonly halfLifeMs: number;
  readonly sequenceLength: number;
  readonly idleMs: number;
}
