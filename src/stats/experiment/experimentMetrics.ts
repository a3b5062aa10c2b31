import { countOrders, type Metric, netMargin } from './armMoments';
import type { MetricName } from './metricNames';

/** Minor units of the currency, a share of 1, or a number of orders. */
export type MetricUnit = 'minor' | 'share' | 'count';

export interface MetricDefinition {
  readonly unit: MetricUnit;
  readonly of: Metric;
  /** Absent: the metric is a sum over all traffic. Else it is the sum of `of` over the sum of `per`. */
  readonly per?: Metric;
}

/** Goods, less discounts and what was paid back. */
const netRevenue: Metric = ({ revenue, discount, paidBack }) => Number(revenue - discount - paidBack);
/** What shoppers paid for goods before anything was paid back. */
const paid: Metric = ({ revenue, discount }) => Number(revenue - discount);

/** `revenue` and `discount` are those of the table of groups; `averageOrder` and `marginPerOrder` count orders that stand. */
export const metricDefinitions: Readonly<Record<MetricName, MetricDefinition>> = {
  netMargin: { unit: 'minor', of: netMargin },
  orders: { unit: 'count', of: countOrders },
  revenue: { unit: 'minor', of: ({ revenue }) => Number(revenue) },
  netRevenue: { unit: 'minor', of: netRevenue },
  discount: { unit: 'minor', of: ({ discount }) => Number(discount) },
  averageOrder: { unit: 'minor', of: netRevenue, per: countOrders },
  marginPerOrder: { unit: 'minor', of: netMargin, per: countOrders },
  refundRate: { unit: 'share', of: ({ paidBack }) => Number(paidBack), per: paid },
};
