/** 95% interval. Null on a side without a bound yet. */
export interface Interval {
  readonly lower: number | null;
  readonly upper: number | null;
}

/** An estimate with the interval that is valid however often it is checked and, for comparison, the one for a single planned look. */
export interface SequentialEstimate {
  readonly value: number | null;
  readonly sequence: Interval;
  readonly fixed: Interval;
}

export const unbounded: Interval = { lower: null, upper: null };
