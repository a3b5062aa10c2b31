import { type ReportRate, reportRates } from '../../core/figures/reportRates';
import { answersTo, questions, type ReportQuestion } from '../../core/privacy/questions';
import type { Strata } from '../../core/profile/stratum';
import type { ReportCount } from '../store/store';

/** Sums by answer over exploring sessions and others: which coupon was drawn does not depend on what is asked. */
const answersOf = (rows: readonly ReportCount[], bundle: string, question: ReportQuestion): readonly number[] => {
  const counts = new Array<number>(answersTo[question]).fill(0);
  for (const row of rows)
    if (row.bundle === bundle && row.question === question) counts[row.answer] = (counts[row.answer] ?? 0) + row.count;
  return counts;
};

/** Rates over bundles, by id, of whatever their reports ask. */
export const ratesOf = (
  rows: readonly ReportCount[],
  asked: ReadonlyMap<string, { readonly epsilon: number; readonly strata: Strata }>,
): readonly ReportRate[] =>
  reportRates(
    [...asked].flatMap(([bundle, { epsilon, strata }]) =>
      questions.map((question) => ({ question, epsilon, strata, counts: answersOf(rows, bundle, question) })),
    ),
  );
