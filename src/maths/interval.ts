/** 95% interval; null on a side that is not bounded yet. */
export interface Interval {
  readonly lower: number | null;
  readonly upper: number | null;
}

/** An estimate with the interval that stands however often it is looked at, and, for comparison, the one for a single planned look. */
export interface SequentialEstimate {
  readonly value: number | null;
  readonly sequence: Interval;
  readonly fixed: Interval;
}

export const unbounded: Interval = { lower: null, upper: null };
