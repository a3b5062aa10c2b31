import type { TimingBins } from './timingTable';

/** Bins of each number of the state, the slowest first. */
export const dimensionsOf = ({ views, cartValue, sinceOffer, offers, sincePurchase }: TimingBins): readonly number[] =>
  [views, cartValue, sinceOffer, offers, sincePurchase].map((edges) => edges.length + 1);

/**
 * Means of cells that borrow from coarser ones, one number of the state at a time. With Y_ℓ(c) and W_ℓ(c) sum and weight of all rows that agree with
 * cell c in its first ℓ numbers,
 *   m_ℓ(c) = (Y_ℓ(c) + κ m_{ℓ−1}(c)) / (W_ℓ(c) + κ),  m₀ = (Y₀ + κ root) / (W₀ + κ), or Y₀ / W₀ without a root,
 * which stands in for the posterior mean of a normal hierarchy whose levels differ by 1/κ of a row's variance (Gelman et al. 2013, 5.4). A cell that was
 * never seen has the mean of the smallest part of the state that was; one that is alone in all its coarser cells borrows from them as if κ were κ divided
 * by their number.
 *
 * @param sums Y and weights W by state, length Π dimensions
 */
export const shrunkMeans = (
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
