/** One object on stdout of `npm run bench -- NAME --json`. */
export interface BenchResult {
  readonly name: string;
  readonly machine: string;
  readonly rows: readonly BenchRow[];
}

export interface BenchRow {
  readonly what: string;
  /** `null` in a row that was skipped or failed. */
  readonly value: number | null;
  readonly unit: string;
  /** The least possible or the peer, measured in the same run. */
  readonly floor?: number;
  /** value / floor, or what the row says. */
  readonly ratio?: number;
  readonly budget?: number;
  readonly ok: boolean;
  /** What the peer or the figure is. */
  readonly note?: string;
  /** Why it was not measured; such a row is ok. */
  readonly skipped?: string;
}

export const skippedRow = (what: string, unit: string, skipped: string): BenchRow => ({ what, value: null, unit, ok: true, skipped });

/** Of at least one number. */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
};

export const rounded = (value: number, digits = 3): number => Number(value.toPrecision(digits));
