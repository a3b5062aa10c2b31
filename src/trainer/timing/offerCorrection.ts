import { dimensionsOf, shrunkMeans } from '../../core/timing/shrunkMeans';
import { stateCount, type TimingBins } from '../../core/timing/timingTable';
import type { ByAction, TimingVisit } from './timingVisit';

/** κ: logged offers that having no evidence counts for; one answer is noisier than a model's expectation. */
const KAPPA = 100;

/**
 * What the log says against the models: the mean residual of logged offers by size and state, weighted by inverse propensities and shrunk towards
 * none, so that model plus correction is doubly robust where the log has offers (Dudík, Langford & Li 2011, https://arxiv.org/abs/1103.4601) and the
 * model where it has not. Weights are scaled to their effective number (Σw)² / Σw².
 * @returns by action and state
 */
export const offerCorrection = (visits: readonly TimingVisit[], bins: TimingBins): ByAction<Float64Array> => {
  const n = stateCount(bins);
  const of = (action: number): Float64Array => {
    const logged = visits.filter(({ offer }) => offer?.action === action && offer.weight > 0);
    const total = logged.reduce((sum, { offer }) => sum + offer!.weight, 0);
    const squares = logged.reduce((sum, { offer }) => sum + offer!.weight ** 2, 0);
    const [sums, weights] = [new Float64Array(n), new Float64Array(n)];
    for (const { offer, questions } of logged) {
      const { state } = questions.at(-1)!;
      const weight = (offer!.weight * total) / squares;
      sums[state]! += weight * offer!.residual;
      weights[state]! += weight;
    }
    return shrunkMeans(dimensionsOf(bins), sums, weights, KAPPA, 0);
  };
  return [undefined, of(1), of(2)];
};

/** Visits with corrected values of their offers. */
export const corrected = (visits: readonly TimingVisit[], correction: ByAction<Float64Array>): readonly TimingVisit[] =>
  visits.map((visit) => ({
    ...visit,
    questions: visit.questions.map((question) => {
      const plus = (action: 1 | 2): number | undefined => {
        const value = question.offers[action];
        return value === undefined ? undefined : value + correction[action]![question.state]!;
      };
      return { ...question, offers: [undefined, plus(1), plus(2)] as const };
    }),
  }));

/**
 * How much less an offer may be worth than it seems, σ / √(n(s, a) + κ): one standard deviation of a mean of which the log has n offers in that very
 * state, σ that of residuals. Learning from a log must not prefer what nobody tried because a model likes it (Jin, Yang & Wang 2021,
 * https://arxiv.org/abs/2012.15085).
 */
export const offerDoubt = (visits: readonly TimingVisit[], bins: TimingBins): ByAction<Float64Array> => {
  const logged = visits.filter(({ offer }) => offer !== undefined);
  const square = logged.reduce((sum, { offer }) => sum + offer!.residual ** 2, 0) / Math.max(1, logged.length);
  const counts = [1, 2].map(() => new Float64Array(stateCount(bins)));
  for (const { offer, questions } of logged) counts[offer!.action - 1]![questions.at(-1)!.state]! += 1;
  const [small, large] = counts.map((count) => count.map((n) => Math.sqrt(square / (n + KAPPA))));
  return [undefined, small, large];
};
