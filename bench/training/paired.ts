import { Z95 } from '../../src/maths/distributions';
import { auc, calibrationError } from '../../src/stats/offPolicy/classification';
import { clusteredSe, correctedEstimate, type Estimate } from '../../src/stats/offPolicy/intervals';
import type { BenchRow } from '../benchResult';
import type { Split } from './rareLogs';

/** Figures of one option on one fold with one seed. */
export interface Run {
  /** Respondent of each judged row, and its log loss. */
  readonly groups: readonly string[];
  readonly losses: Float64Array;
  readonly auc: number;
  readonly calibration: number;
  /** Respondent of each context, and what the coupon chosen for it earned. */
  readonly contexts?: { readonly groups: readonly string[]; readonly earned: Float64Array };
}

const TINY = 1e-7;

/** @param p probabilities of the judged rows. @param q of contexts × coupons */
export const runOf = ({ test, contexts }: Split, p: Float32Array, q?: Float32Array): Run => {
  const losses = Float64Array.from(p, (value, i) => {
    const kept = Math.min(1 - TINY, Math.max(TINY, value));
    return -Math.log(test.y[i]! > 0 ? kept : 1 - kept);
  });
  const run = { groups: test.groups, losses, auc: auc(test.y, p).value, calibration: calibrationError(test.y, p) };
  if (!contexts || !q) return run;
  const { values, worth, groups } = contexts;
  const earned = Float64Array.from(groups, (_, i) => {
    let best = 0;
    for (const [arm, value] of values.entries())
      if (value * q[i * values.length + arm]! > values[best]! * q[i * values.length + best]!) best = arm;
    return worth[i * values.length + best]!;
  });
  return { ...run, contexts: { groups, earned } };
};

/** Mean over rows of all runs. A respondent of several runs is one cluster, so that more seeds do not count as more people. */
export const clusteredMean = (parts: readonly { readonly groups: readonly string[]; readonly values: Float64Array }[]): Estimate => {
  const n = parts.reduce((sum, { values }) => sum + values.length, 0);
  const value = parts.reduce((sum, part) => sum + part.values.reduce((a, b) => a + b, 0), 0) / n;
  const influences = parts.flatMap((part) => Array.from(part.values, (x) => (x - value) / n));
  return {
    value,
    se: clusteredSe(
      influences,
      parts.flatMap(({ groups }) => groups),
    ),
  };
};

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** Judged rows by trained rows of a fold: parts of the corrected error. */
const RATIO = 0.25;

/** Gains of `a` over `b`, run by run. Errors are by respondent, or over folds and seeds and corrected for their overlap. */
export const gains = (a: readonly Run[], b: readonly Run[]) => {
  const minus = (x: Float64Array, y: Float64Array): Float64Array => x.map((value, i) => value - y[i]!);
  const over = (of: (run: Run) => number): Estimate =>
    correctedEstimate(
      a.map((run, i) => of(run) - of(b[i]!)),
      RATIO,
    );
  const judged = a.flatMap(({ contexts }, i) =>
    contexts ? [{ groups: contexts.groups, values: minus(contexts.earned, b[i]!.contexts!.earned) }] : [],
  );
  return {
    loss: clusteredMean(a.map(({ groups, losses }, i) => ({ groups, values: minus(b[i]!.losses, losses) }))),
    auc: over((run) => run.auc),
    calibration: over((run) => -run.calibration),
    ...(judged.length > 0 ? { value: clusteredMean(judged) } : {}),
  };
};

const digits = (value: number, places: number): number => Number(value.toFixed(places));
/** A gain with its 95% interval. */
export const interval = ({ value, se }: Estimate, places: number): string =>
  `${value.toFixed(places)} [${(value - Z95 * se).toFixed(places)}, ${(value + Z95 * se).toFixed(places)}]`;

/** Rows of one option: its figures, and what each gains over the first option. */
export const optionRows = (setting: string, name: string, runs: readonly Run[], base: readonly Run[]): readonly BenchRow[] => {
  const gain = gains(runs, base);
  const row = (column: string, value: number, gained: Estimate, places: number): BenchRow => ({
    what: `${column}, ${setting}: ${name}`,
    value: digits(value, places),
    unit: '',
    ok: true,
    ...(runs === base ? {} : { note: interval(gained, places) }),
  });
  const earned = runs.flatMap(({ contexts }) => [...(contexts?.earned ?? [])]);
  return [
    row('AUC', mean(runs.map((run) => run.auc)), gain.auc, 4),
    row('log loss', mean(runs.flatMap(({ losses }) => [...losses])), gain.loss, 5),
    row('calibration error', mean(runs.map((run) => run.calibration)), gain.calibration, 4),
    ...(gain.value ? [row('value', 1_000 * mean(earned), { value: 1_000 * gain.value.value, se: 1_000 * gain.value.se }, 1)] : []),
  ];
};
