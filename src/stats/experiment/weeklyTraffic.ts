import { type SharedArm, squaresLess } from './armContrast';

/** One week of all the shop's traffic, were none of it treated, in a metric's unit (orders, or minor units of net margin). */
export interface WeeklyTraffic {
  /** Expected total. */
  readonly total: number;
  /** Expected Σ over customers of their squared totals, less what earlier orders foretold of them. */
  readonly squares: number;
  /** Customers with an order. */
  readonly customers: number;
}

export interface TrafficFigures {
  readonly visits: number;
  /** Orders a visit, in (0, 1]. */
  readonly conversion: number;
  /** Mean of the metric an order, > 0: 1 for orders, else net margin. */
  readonly mean: number;
  /** Its standard deviation between orders: 0 for orders. */
  readonly spread: number;
  /** Σ over customers of squared totals / Σ over orders of squares: 1 when nobody orders twice; customers of two equal orders give 2. */
  readonly clustering: number;
}

export const weeklyTraffic = ({ visits, conversion, mean, spread, clustering }: TrafficFigures): WeeklyTraffic => {
  const orders = visits * conversion;
  return { total: orders * mean, squares: orders * (mean ** 2 + spread ** 2) * clustering, customers: orders / clustering };
};

/** Allocation shares π of the two arms compared. */
export interface PairShares {
  readonly treatment: number;
  readonly control: number;
}

/** Variance a week of `armContrast` at q = 1 when the treatment brings 1 + lift times as many equal customers. */
export const weeklyVariance = ({ squares }: WeeklyTraffic, { treatment, control }: PairShares, lift: number): number =>
  squares * ((1 + lift) / treatment + 1 / control);

/** Traffic as two arms saw it over `weeks`, as if they did not differ; null where they took nothing in. */
export const trafficSeen = (treatment: SharedArm, control: SharedArm, weeks: number): WeeklyTraffic | null => {
  const scale = (treatment.share + control.share) * weeks;
  const pooled = (of: (moments: SharedArm['moments']) => number): number => (of(treatment.moments) + of(control.moments)) / scale;
  const traffic = {
    total: pooled(({ sum }) => sum),
    squares: pooled((moments) => squaresLess(moments, 1)),
    customers: pooled(({ customers }) => customers),
  };
  return traffic.total > 0 ? traffic : null;
};
