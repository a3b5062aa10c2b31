import type { CustomerTotals } from './customerTotals';
import type { OrderAmounts } from './orderAmounts';

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

/** A figure of a customer or an order, as a double: statistics need no exact cents. */
export type Metric = (amounts: OrderAmounts) => number;

export const countOrders: Metric = ({ orders }) => orders;
export const netMargin: Metric = ({ net }) => Number(net);

/** @param customers of one arm, in order of first orders */
export const armMoments = (customers: readonly CustomerTotals[], metric: Metric): ArmMoments => {
  let [sum, squares, firstSquares] = [0, 0, 0];
  for (const [i, { first, total }] of customers.entries()) {
    const y = metric(total);
    sum += y;
    squares += y * y;
    if (i < FIRST_CUSTOMERS) firstSquares += metric(first) ** 2;
  }
  return {
    customers: customers.length,
    sum,
    squares,
    firstSquare: firstSquares / Math.max(1, Math.min(FIRST_CUSTOMERS, customers.length)),
  };
};
