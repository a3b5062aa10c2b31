import { type Interval, type SequentialEstimate, unbounded } from '../../maths/interval';
import type { SharedArm } from '../comparison/armContrast';
import { countOrders, type Metric, netMargin, plainArm, weightedSum } from '../comparison/armMoments';
import { type Arm, type ArmComparison, differenceEstimate, liftEstimate } from '../comparison/compareArms';
import type { ComparisonLevels } from '../comparison/levels';

/** Minor units of the currency, a share of 1, or a number of orders. */
export type MetricUnit = 'minor' | 'share' | 'count';

interface MetricDefinition {
  readonly unit: MetricUnit;
  readonly of: Metric;
  /** Absent: the metric is a sum over all traffic. Otherwise it is the sum of `of` over the sum of `per`. */
  readonly per?: Metric;
}

/** Goods minus discounts and refunds. */
const netRevenue: Metric = ({ revenue, discount, paidBack }) => revenue - discount - paidBack;
/** Amount shoppers paid for goods, before refunds. */
const paid: Metric = ({ revenue, discount }) => revenue - discount;

/** `revenue` and `discount` match the table of groups. `averageOrder` and `marginPerOrder` count orders that were not fully refunded. */
const metricDefinitions: Readonly<Record<MetricName, MetricDefinition>> = {
  netMargin: { unit: 'minor', of: netMargin },
  orders: { unit: 'count', of: countOrders },
  revenue: { unit: 'minor', of: ({ revenue }) => revenue },
  netRevenue: { unit: 'minor', of: netRevenue },
  discount: { unit: 'minor', of: ({ discount }) => discount },
  averageOrder: { unit: 'minor', of: netRevenue, per: countOrders },
  marginPerOrder: { unit: 'minor', of: netMargin, per: countOrders },
  refundRate: { unit: 'share', of: ({ paidBack }) => paidBack, per: paid },
};

/** Net margin decides. The others explain it. */
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

/** One metric of two groups. A sum is scaled to all traffic: the group's sum over its share. */
export interface MetricEstimate {
  readonly metric: MetricName;
  readonly unit: MetricUnit;
  /** Null if a ratio's denominator is 0. */
  readonly treatment: number | null;
  readonly control: number | null;
  /** `treatment` − `control`, in `unit`. */
  readonly difference: SequentialEstimate;
  /** `treatment` / `control` − 1. Null if `control` is not above 0. */
  readonly lift: SequentialEstimate;
}

/** Two groups: the deciding figures and every metric. */
export interface ComparisonResult extends ArmComparison {
  readonly metrics: readonly MetricEstimate[];
}

/** One metric of one group, computed once for all comparisons. */
interface ArmMetric {
  readonly arm: SharedArm;
  /** Sum over all its customers, without caps. */
  readonly sum: number;
  /** Sum of a ratio's denominator. Null for a sum. */
  readonly per: number | null;
}
type ArmMetrics = Readonly<Record<MetricName, ArmMetric>>;

/**
 * A ratio R̂ = Σa / Σb has the noise of the residuals a − R̂ b of its customers (the delta method for ratios, e.g. Deng et al. 2018,
 * https://arxiv.org/abs/1803.06336). So squares are those of the residuals, while the sum stays Σa.
 */
const armMetric = (arm: Arm, metric: MetricName, { of, per }: MetricDefinition): ArmMetric => {
  const { net } = arm;
  const sum = weightedSum(arm, of);
  // The two metrics that comparisons have anyway, with caps and predictions.
  if (metric === 'netMargin') return { arm: net, sum, per: null };
  if (metric === 'orders') return { arm: arm.orders, sum, per: null };
  if (!per) return { arm: plainArm(arm, net, of), sum, per: null };
  const b = weightedSum(arm, per);
  const ratio = b > 0 ? sum / b : 0;
  const residuals = plainArm(arm, net, (amounts) => of(amounts) - ratio * per(amounts));
  return { arm: { ...residuals, moments: { ...residuals.moments, sum } }, sum, per: b };
};

export const armMetrics = (arm: Arm): ArmMetrics =>
  Object.fromEntries(metricNames.map((name) => [name, armMetric(arm, name, metricDefinitions[name])])) as Record<MetricName, ArmMetric>;

const unknown: SequentialEstimate = { value: null, sequence: unbounded, fixed: unbounded };

const scaled = ({ value, sequence, fixed }: SequentialEstimate, by: number): SequentialEstimate => {
  const end = (bound: number | null): number | null => (bound === null ? null : bound / by);
  const interval = ({ lower, upper }: Interval): Interval => ({ lower: end(lower), upper: end(upper) });
  return { value: end(value), sequence: interval(sequence), fixed: interval(fixed) };
};

/** Without any variance so far, such as before the first refund, there is no scale for an interval. */
const isStill = ({ arm }: ArmMetric): boolean => arm.moments.squares === 0;

const ratioEstimates = (
  t: ArmMetric,
  c: ArmMetric,
  [bt, bc]: readonly [number, number],
  levels: ComparisonLevels,
): Omit<MetricEstimate, 'metric' | 'unit'> => {
  const sides = { treatment: bt > 0 ? t.sum / bt : null, control: bc > 0 ? c.sum / bc : null };
  if (sides.treatment === null || sides.control === null) return { ...sides, difference: unknown, lift: unknown };
  // In units of the control's denominator over all traffic, so that a customer's weight does not depend on how long the experiment runs.
  const scale = bc / c.arm.share;
  const treatment: SharedArm = { ...t.arm, share: bt / scale };
  const difference = scaled(differenceEstimate(treatment, c.arm, levels.sequence, levels.fixed), scale);
  const lift = liftEstimate(treatment, c.arm, levels.sequence, levels.fixed);
  return isStill(t) && isStill(c)
    ? { ...sides, difference: { ...unknown, value: difference.value }, lift: { ...unknown, value: lift.value } }
    : { ...sides, difference, lift };
};

/**
 * The two sums that `differenceEstimate` subtracts and `liftEstimate` divides: capped if the groups are, and the control's shifted by how
 * much more the treatment's known customers were predicted to bring than its own.
 */
const sidesOf = ({ moments: t, share: πt }: SharedArm, { moments: c, share: πc }: SharedArm) => ({
  treatment: t.sum / πt,
  control: (c.sum - c.foretold.sum) / πc + t.foretold.sum / πt,
});

const sumEstimates = (t: ArmMetric, c: ArmMetric, levels: ComparisonLevels): Omit<MetricEstimate, 'metric' | 'unit'> => ({
  ...sidesOf(t.arm, c.arm),
  difference: isStill(t) && isStill(c) ? { ...unknown, value: 0 } : differenceEstimate(t.arm, c.arm, levels.sequence, levels.fixed),
  lift: liftEstimate(t.arm, c.arm, levels.sequence, levels.fixed),
});

/**
 * Every metric of a comparison, at its error rates. Each confidence sequence holds at every look on its own. They decide nothing: among
 * eight metrics one may exclude 0 by chance.
 */
export const metricEstimates = (treatment: ArmMetrics, control: ArmMetrics, levels: ComparisonLevels): readonly MetricEstimate[] =>
  metricNames.map((metric) => {
    const [t, c] = [treatment[metric], control[metric]];
    const ratio = t.per !== null && c.per !== null;
    return {
      metric,
      unit: metricDefinitions[metric].unit,
      ...(ratio ? ratioEstimates(t, c, [t.per, c.per], levels) : sumEstimates(t, c, levels)),
    };
  });
