import { dimensionsOf, shrunkMeans } from '../../core/timing/shrunkMeans';
import { stateCount, type TimingBins, timingActions } from '../../core/timing/timingTable';
import { offerDoubt } from './offerCorrection';
import { openAt, type TimingVisit } from './timingVisit';

export interface TimingFit {
  /** What a reward at the next question is worth now. */
  readonly gamma: number;
  /** κ of `shrunkMeans`: visits that a coarser cell counts for. */
  readonly kappa: number;
}

const ACTIONS = timingActions.length;
const CLOSE = 1e-9;
const MOST_SWEEPS = 500;

/** A wait that was logged: to which state, with which sizes open there, and how often. */
interface Transition {
  readonly from: number;
  readonly to: number;
  readonly open: readonly boolean[];
  weight: number;
}

/** Waits of all visits before anything was shown, those into the same state together; and what came of the last waits. */
const waitsOf = (visits: readonly TimingVisit[], bins: TimingBins) => {
  const n = stateCount(bins);
  const [weights, ends] = [new Float64Array(n), new Float64Array(n)];
  const transitions = new Map<number, Transition>();
  for (const { questions, offer, reward, weights: counts } of visits) {
    for (const [k, { state: from }] of questions.entries()) {
      if (offer && k === questions.length - 1) continue;
      const weight = counts[k + 1]!;
      weights[from]! += weight;
      const next = questions[k + 1];
      if (next === undefined) {
        ends[from]! += weight * reward;
        continue;
      }
      const { state: to } = next;
      const { small, large } = openAt(next);
      const key = ((from * n + to) * 2 + Number(small)) * 2 + Number(large);
      const known = transitions.get(key);
      if (known) known.weight += weight;
      else transitions.set(key, { from, to, open: [true, small, large], weight });
    }
  }
  return { weights, ends, transitions: [...transitions.values()] };
};

/** Value of a state once something was shown in the visit: what really came of those visits, γ for each question that was still to come. */
const valuesAfter = (visits: readonly TimingVisit[], bins: TimingBins, { gamma, kappa }: TimingFit): Float64Array | undefined => {
  const n = stateCount(bins);
  const [sums, weights] = [new Float64Array(n), new Float64Array(n)];
  for (const { after, reward } of visits) {
    for (const [j, state] of after.entries()) {
      sums[state]! += gamma ** (after.length - 1 - j) * reward;
      weights[state]! += 1;
    }
  }
  return weights.some((weight) => weight > 0) ? shrunkMeans(dimensionsOf(bins), sums, weights, kappa) : undefined;
};

/**
 * Fitted Q iteration (Ernst, Geurts & Wehenkel 2005, https://www.jmlr.org/papers/v6/ernst05a.html), the regression being the shrunk means of cells:
 *   Q(s, offer) = mean over questions in s of E[reward | offer there], less `offerDoubt`,
 *   Q(s, wait)  = mean over logged waits in s of the visit's reward at its end, else γ max_a′ Q(s′, a′) over what was open in s′,
 * weighted so that questions count as in visits without offers (`waitWeights`),
 * repeated until nothing moves. Once something was shown, nobody has seen a second offer: waiting is worth what came of such visits, and an offer one
 * standard deviation of a cell that was never seen, σ/√κ, less. So ignorance never looks like a reason to offer.
 * @returns Q, row-major `[states, timingActions]`
 */
export const fitTiming = (visits: readonly TimingVisit[], bins: TimingBins, fit: TimingFit): Float64Array => {
  const { gamma, kappa } = fit;
  const [n, dimensions] = [stateCount(bins), dimensionsOf(bins)];
  const doubts = offerDoubt(visits, bins);
  const offered = ([1, 2] as const).map((action) => {
    const [sums, weights] = [new Float64Array(n), new Float64Array(n)];
    for (const { questions, weights: counts } of visits) {
      for (const [k, { state, offers }] of questions.entries()) {
        const value = offers[action];
        if (value === undefined) continue;
        sums[state]! += counts[k]! * value;
        weights[state]! += counts[k]!;
      }
    }
    const means = shrunkMeans(dimensions, sums, weights, kappa).map((mean, state) => mean - doubts[action]![state]!);
    return { means, seen: weights.some((weight) => weight > 0) };
  });
  const { weights, ends, transitions } = waitsOf(visits, bins);
  let waiting: Float64Array = new Float64Array(n);
  const value = (state: number, open: readonly boolean[]): number =>
    Math.max(waiting[state]!, ...offered.map(({ means }, i) => (open[i + 1] ? means[state]! : Number.NEGATIVE_INFINITY)));
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    const sums = ends.slice();
    for (const { from, to, open, weight } of transitions) sums[from]! += weight * gamma * value(to, open);
    const next = shrunkMeans(dimensions, sums, weights, kappa);
    const moved = next.reduce((most, now, state) => Math.max(most, Math.abs(now - waiting[state]!)), 0);
    waiting = next;
    if (moved < CLOSE) break;
  }
  const after = valuesAfter(visits, bins, fit) ?? waiting;
  const mean = visits.reduce((sum, { reward }) => sum + reward, 0) / Math.max(1, visits.length);
  const variance = visits.reduce((sum, { reward }) => sum + (reward - mean) ** 2, 0) / Math.max(1, visits.length - 1);
  const doubt = Math.sqrt(variance / kappa);
  const q = new Float64Array(n * ACTIONS);
  const span = (bins.offers.length + 1) * (bins.sincePurchase.length + 1);
  for (let state = 0; state < n; state++) {
    const shown = Math.floor(state / span) % (bins.sinceOffer.length + 1) === 0;
    q[state * ACTIONS] = shown ? after[state]! : waiting[state]!;
    for (const [i, { means, seen }] of offered.entries()) {
      q[state * ACTIONS + i + 1] = shown ? after[state]! - doubt : seen ? means[state]! : waiting[state]! - doubt;
    }
  }
  return q;
};
