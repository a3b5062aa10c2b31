/** What the intervals need of one arm: y_i is a figure of customer i, e.g. its net margin so far. */
export interface ArmMoments {
  /** Customers with an order. */
  readonly customers: number;
  /** Σ y_i. */
  readonly sum: number;
  /** Σ y_i². */
  readonly squares: number;
  /** Mean square of the figure of the first order, over the arm's first `FIRST_CUSTOMERS` customers: sets the scale of time, see `mixingVariance`. */
  readonly firstSquare: number;
}

/** From this many customers with an order in each arm there is an interval: the scale is known, and sums are near enough to normal. */
export const FIRST_CUSTOMERS = 100;

/** Moments of one arm that grow order by order. */
export interface RunningMoments {
  /** First order of a customer, y its figure; in order of first orders. */
  addFirst(y: number): void;
  /** A customer's figure rises from `before` to `after` with a later order. */
  addLater(before: number, after: number): void;
  moments(): ArmMoments;
}

/** Sums stay exact while they are integers below 2^53. */
export const runningMoments = (): RunningMoments => {
  let [customers, sum, squares, firstSquares] = [0, 0, 0, 0];
  return {
    addFirst: (y) => {
      if (customers < FIRST_CUSTOMERS) firstSquares += y * y;
      customers += 1;
      sum += y;
      squares += y * y;
    },
    addLater: (before, after) => {
      sum += after - before;
      squares += after * after - before * before;
    },
    moments: () => ({ customers, sum, squares, firstSquare: firstSquares / Math.max(1, Math.min(FIRST_CUSTOMERS, customers)) }),
  };
};
