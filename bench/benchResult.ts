import * as v from 'valibot';

const figure = v.pipe(v.number(), v.finite());

const benchRowSchema = v.strictObject({
  what: v.string(),
  /** `null` in a row that was skipped or failed. */
  value: v.nullable(figure),
  unit: v.string(),
  /** The least possible or the peer, measured in the same run. */
  floor: v.exactOptional(figure),
  /** value / floor, or what the row says. */
  ratio: v.exactOptional(figure),
  budget: v.exactOptional(figure),
  ok: v.boolean(),
  /** What the peer or the figure is. */
  note: v.exactOptional(v.string()),
  /** Why it was not measured; such a row is ok. */
  skipped: v.exactOptional(v.string()),
  /** What a fitted figure was fitted to: size of the work, its cost. */
  points: v.exactOptional(v.array(v.tuple([figure, figure]))),
});

/** One object on stdout of `npm run bench -- NAME --json`, and a file of docs/benchmarks. */
export const benchResultSchema = v.strictObject({
  version: v.literal(1),
  name: v.string(),
  /** The hardware in words, and what ran on it. */
  machine: v.string(),
  /** UTC, `YYYY-MM-DD`. */
  day: v.pipe(v.string(), v.isoDate()),
  /** Processes that ran or wanted to, mean of a minute, before and after: above the number of cores others were in the way. */
  load: v.tuple([figure, figure]),
  /** Fewer rounds, for a look. */
  quick: v.boolean(),
  rows: v.array(benchRowSchema),
});

type Parsed = v.InferOutput<typeof benchRowSchema>;
export interface BenchRow extends Readonly<Omit<Parsed, 'points'>> {
  readonly points?: readonly (readonly [size: number, cost: number])[];
}
export interface BenchResult extends Readonly<Omit<v.InferOutput<typeof benchResultSchema>, 'rows' | 'load'>> {
  readonly load: readonly [before: number, after: number];
  readonly rows: readonly BenchRow[];
}

export const skippedRow = (what: string, unit: string, skipped: string): BenchRow => ({ what, value: null, unit, ok: true, skipped });

/** Of at least one number. */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
};

export const rounded = (value: number, digits = 3): number => Number(value.toPrecision(digits));
