import { Z95 } from '../../maths/normalTail';
import { answersTo } from '../../protocol/reporting/questions';
import { debias } from '../../stats/private/debias';
import { LEAST_REPORTS } from '../../stats/private/leastReports';
import type { ReportCount } from '../store/store';

export interface DebiasedCell {
  readonly bundle: string;
  readonly question: string;
  readonly explored: string | null;
  readonly reports: number;
  readonly epsilon: number;
  /** Answers as received, randomised. */
  readonly counts: readonly number[];
  /** Estimated shares of the true answers with 95% intervals that include the privacy noise; null under `LEAST_REPORTS`. */
  readonly shares: readonly { readonly share: number; readonly low: number; readonly high: number }[] | null;
}

/** Groups counts by bundle, question and explored coupon and debiases each group; groups of unknown ε are left out. */
export const debiasedCells = (rows: readonly ReportCount[], epsilonOf: (bundle: string) => number | undefined): DebiasedCell[] => {
  const groups = new Map<string, { row: ReportCount; counts: number[] }>();
  for (const row of rows) {
    const key = JSON.stringify([row.bundle, row.question, row.explored]);
    const group = groups.get(key) ?? { row, counts: new Array<number>(answersTo[row.question]).fill(0) };
    group.counts[row.answer] = row.count;
    groups.set(key, group);
  }
  return [...groups.values()].flatMap(({ row: { bundle, question, explored }, counts }) => {
    const epsilon = epsilonOf(bundle);
    if (epsilon === undefined) return [];
    const reports = counts.reduce((sum, count) => sum + count, 0);
    const { estimate, variance } = debias(counts, epsilon);
    const shares = estimate.map((share, index) => {
      const half = Z95 * Math.sqrt(variance[index] ?? Number.POSITIVE_INFINITY);
      return { share, low: share - half, high: share + half };
    });
    return [{ bundle, question, explored, reports, epsilon, counts, shares: reports < LEAST_REPORTS ? null : shares }];
  });
};
