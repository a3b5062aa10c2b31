/** One object on stdout of `npm run bench -- NAME --json`. */
export interface BenchResult {
  readonly name: string;
  readonly machine: string;
  readonly rows: readonly BenchRow[];
}

export interface BenchRow {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The least possible, measured in the same run. */
  readonly floor?: number;
  /** value / floor. */
  readonly ratio?: number;
  readonly budget?: number;
  readonly ok: boolean;
}
