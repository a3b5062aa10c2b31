import { type ReportRate, reportRates } from '../../core/figures/reportRates';
import { questions } from '../../core/privacy/questions';
import type { Strata } from '../../core/profile/stratum';
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
