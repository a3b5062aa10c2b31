import type { CustomerTotals } from './customerTotals';
import type { OrderAmounts } from './orderAmounts';
import { type ArmMoments, runningMoments } from './runningMoments';

/** A figure of a customer or an order, as a double: statistics need no exact cents. */
export type Metric = (amounts: OrderAmounts) => number;

export const countOrders: Metric = ({ orders }) => orders;
export const netMargin: Metric = ({ net }) => Number(net);

/** @param customers of one arm, in order of first orders */
export const armMoments = (customers: readonly CustomerTotals[], metric: Metric): ArmMoments => {
  const running = runningMoments();
  for (const { first, total } of customers) {
    const y = metric(first);
    running.addFirst(y);
    running.addLater(y, metric(total));
  }
  return running.moments();
};
