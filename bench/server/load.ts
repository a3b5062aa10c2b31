/** What a load generator is told to do. It holds a number of connections and sends on each one request after the other. */
export interface LoadOrder {
  readonly what: 'reports' | 'claims';
  readonly url: string;
  readonly connections: number;
  /** Ends after so much time, or after so many requests. */
  readonly ms?: number;
  readonly requests?: number;
  /** At most so many a second; absent: as many as are answered. */
  readonly perSecond?: number;
  /** Number of the first request; each number is one report id or one claim key. */
  readonly from: number;
  /** Bundle the reports name. */
  readonly bundle: string;
}

/** What came of it: every request that was sent is counted once. */
export interface LoadResult {
  readonly sent: number;
  /** Answered 200. */
  readonly acknowledged: number;
  /** Answered 503. */
  readonly shed: number;
  /** Answered otherwise, or not at all. */
  readonly failed: number;
  /** How many of those by status; 0 = the connection broke. */
  readonly failures: Readonly<Record<string, number>>;
  /** From the first request to the last answer. */
  readonly ms: number;
  /** Of those acknowledged, ms. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Of those shed, ms; 0 without any. */
  readonly shedP50: number;
  /** CPU time the generator itself took, ms. */
  readonly cpuMs: number;
}

export const CLAIMED_COUPON = 'tea';
