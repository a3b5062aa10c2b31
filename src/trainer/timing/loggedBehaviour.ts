import { maxDiscount } from '../../core/coupons/maxDiscount';
import { dimensionsOf, shrunkMeans } from '../../core/timing/shrunkMeans';
import { timingState } from '../../core/timing/timingState';
import { stateCount, type TimingBins, timingActions } from '../../core/timing/timingTable';
import type { TimingQuestion } from './timingVisit';
import type { Visit } from './visits';

/** Logged questions that the frequencies of a coarser cell count for. */
const KAPPA = 20;

/** Size of what was shown at a visit's last question, index of `timingActions`; 0 for nothing. */
export const shownSize = ({ offer }: Pick<Visit, 'offer'>, largeFrom: number): number =>
  offer === undefined ? 0 : maxDiscount(offer.coupon.discount) >= largeFrom ? 2 : 1;

/**
 * What the log did at each question: P(nothing) where the log states it, else shrunk frequencies of its state. Where a log states its decisions to show
 * nothing, a question without any decision is one at which it never shows anything.
 */
export const loggedBehaviour = (visits: readonly Visit[], bins: TimingBins, largeFrom: number): readonly TimingQuestion['behaviour'][] => {
  const n = stateCount(bins);
  const states = explicitly(visits);
  const [weights, ...counts] = Array.from({ length: timingActions.length + 1 }, () => new Float64Array(n));
  for (const visit of visits) {
    for (const [k, question] of visit.questions.entries()) {
      const shown = k === visit.questions.length - 1 ? shownSize(visit, largeFrom) : 0;
      if (states && shown === 0 && question.none === undefined) continue;
      const state = timingState(bins, question.facts);
      weights![state]! += 1;
      counts[shown]![state]! += 1;
    }
  }
  const shares = counts.map((count) => shrunkMeans(dimensionsOf(bins), count, weights!, KAPPA));
  return visits.flatMap((visit) =>
    visit.questions.map(({ facts, none }, k): TimingQuestion['behaviour'] => {
      const decided = none !== undefined || (visit.offer !== undefined && k === visit.questions.length - 1);
      if (states && !decided) return [1, 0, 0];
      const state = timingState(bins, facts);
      const [wait, small, large] = shares.map((share) => share[state]!) as [number, number, number];
      if (none === undefined || !(none > 0)) return [wait, small, large];
      const offered = small + large > 0 ? (1 - none) / (small + large) : 0;
      return [none, small * offered, large * offered];
    }),
  );
};

/** Does the log state its decisions to show nothing? */
const explicitly = (visits: readonly Visit[]): boolean => visits.some(({ questions }) => questions.some(({ none }) => none !== undefined));
