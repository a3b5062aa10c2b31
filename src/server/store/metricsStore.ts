/** What became of the claims of one coupon that were made on one calendar day of the shop. A claim that was never answered (`pending`) is none. */
export interface ClaimCount {
  readonly couponId: string;
  readonly day: string;
  /** Codes handed out; of a code for all, how often. */
  readonly issued: number;
  /** Waiting to be used. */
  readonly open: number;
  /** Used by an order that stands; of a code for all, orders of the day with it, whoever was given it. */
  readonly redeemed: number;
  /** Ended unused: expired, or given back. */
  readonly released: number;
  /** Those of which an order was cancelled. */
  readonly cancelled: number;
  /** Claims of a code for all among `issued`, and orders with it. */
  readonly shared: number;
}

/** Median time from a claim to the order that stands, ms, of codes for one shopper. */
export interface ClaimDelay {
  readonly couponId: string;
  readonly medianMs: number;
}

/** Used and reserved of one calendar day of the shop. */
export interface DayUse {
  readonly couponId: string;
  readonly day: string;
  readonly money: number;
  readonly count: number;
  /** First day on which the coupon was claimed at all. */
  readonly firstDay: string;
}

export interface RefusalCount {
  /** `2026-12-24` in the shop's zone. */
  readonly day: string;
  /** Empty where the request named no coupon there ever was. */
  readonly couponId: string;
  /** Reason code. */
  readonly code: string;
  readonly count: number;
}

/** Part of the port: figures about claims. */
export interface FigureStore {
  /** Every claim there is, by coupon and day in turn; reads the whole table. */
  claimCounts(): Promise<readonly ClaimCount[]>;
  /** Of every coupon of which a code was used; reads every claim that was. */
  claimDelays(): Promise<readonly ClaimDelay[]>;
  /** From a day on, by coupon and day in turn. */
  dayUse(since: string): Promise<readonly DayUse[]>;
  /** Adds to the counts. An id that is no coupon's, listed or not, is not kept as it was given but counts under the empty one. */
  addRefusals(counts: readonly RefusalCount[]): Promise<void>;
  /** From a day on, by day, coupon and code in turn. */
  refusals(since: string): Promise<readonly RefusalCount[]>;
}
