import type { Strata } from '../../engine/profile/stratum';
import { questions } from '../../protocol/reporting/report';
import { type ReportRate, reportRates } from '../../stats/metrics/reportRates';
import type { ReportCount } from '../store/store';
import { answersOf } from './answersOf';

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
