import { answersTo, type ReportQuestion } from '../../protocol/reporting/report';
import type { ReportCount } from '../store/store';

/** Sums by answer over exploring sessions and others: which coupon was drawn does not depend on what is asked. */
export const answersOf = (rows: readonly ReportCount[], bundle: string, question: ReportQuestion): readonly number[] => {
  const counts = new Array<number>(answersTo[question]).fill(0);
  for (const row of rows)
    if (row.bundle === bundle && row.question === question) counts[row.answer] = (counts[row.answer] ?? 0) + row.count;
  return counts;
};
