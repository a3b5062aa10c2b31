/** Net margin decides; the others show what moved it. */
export const metricNames = [
  'netMargin',
  'orders',
  'revenue',
  'netRevenue',
  'discount',
  'averageOrder',
  'marginPerOrder',
  'refundRate',
] as const;
export type MetricName = (typeof metricNames)[number];
