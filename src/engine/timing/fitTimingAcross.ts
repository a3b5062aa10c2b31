import { dimensionsOf, shrunkMeans } from './shrunkMeans';
import { stateCount, type TimingBins, timingActions } from './timingTable';

/** Choices between waiting and offering, one a visit, summed up over shoppers; a choice is `2 · state + (offered ? 1 : 0)`. */
export interface VisitChoices {
  /** By choice, length 2 · states: how often, and what the visits came to, in units of reward. */
  readonly counts: readonly number[];
  readonly rewards: readonly number[];
  /** By choice and the state at the shopper's next choice, row-major, length 2 · states · states; the last one of a shopper has none. */
  readonly next: readonly number[];
}

/** @param gamma what a reward at the next visit is worth now. @param kappa visits that a coarser cell counts for (`shrunkMeans`) */
interface AcrossFit {
  readonly gamma: number;
  readonly kappa: number;
}

const CLOSE = 1e-9;
const MOST_SWEEPS = 2_000;

/** Of one action, with its choices counted as a column. */
const column = (values: readonly number[], action: number): Float64Array =>
  Float64Array.from({ length: values.length / 2 }, (_, state) => values[2 * state + action]!);

/**
 * Fitted Q iteration over the visits of shoppers (Ernst, Geurts & Wehenkel 2005, https://www.jmlr.org/papers/v6/ernst05a.html), the regression being the
 * shrunk means of cells: Q(s, a) = mean over choices of a in s of reward + γ max_a′ Q(s′, a′), s′ the state at the shopper's next choice. So what an
 * offer does to later visits (habit, fatigue) counts where it was made. Choices must have been drawn, or states would be credited with their shoppers.
 * @returns Q, row-major `[states, timingActions]`; a large offer is worth what a small one is
 */
export const fitTimingAcross = ({ counts, rewards, next }: VisitChoices, bins: TimingBins, { gamma, kappa }: AcrossFit): Float64Array => {
  const n = stateCount(bins);
  const dimensions = dimensionsOf(bins);
  const actions = [0, 1].map((action) => ({
    weights: column(counts, action),
    rewards: column(rewards, action),
    next: Array.from({ length: n }, (_, state) => {
      const from = (2 * state + action) * n;
      return next.slice(from, from + n).flatMap((count, to) => (count > 0 ? [{ to, count }] : []));
    }),
  }));
  let values: readonly Float64Array[] = actions.map(() => new Float64Array(n));
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    const best = Float64Array.from({ length: n }, (_, state) => Math.max(...values.map((of) => of[state]!)));
    const fitted = actions.map((of) => {
      const sums = of.rewards.map((reward, state) =>
        of.next[state]!.reduce((sum, { to, count }) => sum + gamma * count * best[to]!, reward),
      );
      return shrunkMeans(dimensions, sums, of.weights, kappa);
    });
    const moved = Math.max(...fitted.flatMap((of, a) => Array.from(of, (value, state) => Math.abs(value - values[a]![state]!))));
    values = fitted;
    if (moved < CLOSE) break;
  }
  return Float64Array.from({ length: n * timingActions.length }, (_, entry) => {
    const [state, action] = [Math.floor(entry / timingActions.length), entry % timingActions.length];
    return values[Math.min(1, action)]![state]!;
  });
};
