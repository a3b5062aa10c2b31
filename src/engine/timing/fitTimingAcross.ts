import { stateCount, type TimingBins, timingActions } from './timingTable';

/** Bins of each number of the state, the slowest-varying first. */
const dimensionsOf = ({ views, cartValue, sinceOffer, offers, sincePurchase }: TimingBins): readonly number[] =>
  [views, cartValue, sinceOffer, offers, sincePurchase].map((edges) => edges.length + 1);

/**
 * Means of cells that borrow from coarser ones, one number of the state at a time. With Y_ℓ(c) and W_ℓ(c) the sum and weight of all rows
 * that agree with cell c in its first ℓ numbers,
 *   m_ℓ(c) = (Y_ℓ(c) + κ m_{ℓ−1}(c)) / (W_ℓ(c) + κ),  m₀ = (Y₀ + κ root) / (W₀ + κ), or Y₀ / W₀ without a root,
 * which approximates the posterior mean of a normal hierarchy whose levels differ by 1/κ of a row's variance (Gelman et al. 2013, 5.4). A
 * cell without data has the mean of the smallest enclosing cell that has some. A cell that is alone in all its coarser cells borrows from
 * them as if κ were κ divided by their number.
 *
 * @param sums Y and weights W by state, length Π dimensions
 */
const shrunkMeans = (
  dimensions: readonly number[],
  sums: Float64Array,
  weights: Float64Array,
  kappa: number,
  root?: number,
): Float64Array => {
  const total = (of: Float64Array): number => of.reduce((sum, value) => sum + value, 0);
  const [sum, weight] = [total(sums), total(weights)];
  let means = Float64Array.of(root === undefined ? (weight > 0 ? sum / weight : 0) : (sum + kappa * root) / (weight + kappa));
  let cells = 1;
  for (const size of dimensions) {
    cells *= size;
    const span = sums.length / cells;
    const finer = new Float64Array(cells);
    for (let cell = 0; cell < cells; cell++) {
      let [y, w] = [0, 0];
      for (let at = cell * span; at < (cell + 1) * span; at++) {
        y += sums[at]!;
        w += weights[at]!;
      }
      finer[cell] = (y + kappa * means[Math.floor(cell / size)]!) / (w + kappa);
    }
    means = finer;
  }
  return means;
};

/** Choices between waiting and offering, one per visit, summed over shoppers. A choice is `2 · state + (offered ? 1 : 0)`. */
export interface VisitChoices {
  /** By choice, length 2 · states: how often, and the total value of the visits, in units of reward. */
  readonly counts: readonly number[];
  readonly rewards: readonly number[];
  /** By choice and the state at the shopper's next choice, row-major, length 2 · states · states. A shopper's last choice has none. */
  readonly next: readonly number[];
}

/** @param gamma present value of a reward at the next visit. @param kappa visits that a coarser cell counts for (`shrunkMeans`) */
interface AcrossFit {
  readonly gamma: number;
  readonly kappa: number;
}

const CLOSE = 1e-9;
const MOST_SWEEPS = 2_000;

/** Values of one action as a column. */
const column = (values: readonly number[], action: number): Float64Array =>
  Float64Array.from({ length: values.length / 2 }, (_, state) => values[2 * state + action]!);

/**
 * Fitted Q iteration over the visits of shoppers (Ernst, Geurts & Wehenkel 2005, https://www.jmlr.org/papers/v6/ernst05a.html), with the
 * shrunk means of cells as regression: Q(s, a) = mean over choices of a in s of reward + γ max_a′ Q(s′, a′), s′ the state at the shopper's
 * next choice. So the effect of an offer on later visits (habit, fatigue) counts at the offer. Choices must have been randomised, or states
 * would get credit for the shoppers in them.
 * @returns Q, row-major `[states, timingActions]`; a large offer has the value of a small one
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
