import { DAY } from '../clock';
import { ok, type Result } from '../result';
import { type AttributeCoverage, attributeCoverage } from './attributeCoverage';
import { type Arm, compareArms } from './compareArms';
import type { ComparisonResult } from './comparisonResult';
import { type CouponValue, couponValues, type ExploringSetting } from './couponValues';
import { customerTotals } from './customerTotals';
import { type Experiment, type Variant, variants } from './experiment';
import { type ExperimentDimensions, experimentDimensions } from './experimentDimensions';
import { experimentOrders } from './experimentOrders';
import { armMetrics, metricEstimates } from './metricEstimates';
import { addAmounts, noAmounts } from './orderAmounts';
import type { OrderRecord } from './orderRecord';
import { type SampleRatio, sampleRatio } from './sampleRatio';

/** The difference in net margin that is waited for unless the merchant says otherwise. */
export const SMALLEST_LIFT = 0.1;

export interface ExperimentSetting {
  readonly experiment: string;
  /** Allocation shares π, summing to 1; unchanged over the time observed. */
  readonly shares: Experiment['shares'];
  /** Lift in net margin worth knowing of; weeks to an answer are weeks until it would be found. */
  readonly smallestLift: number;
  /** Devices assigned to each arm, from pings. */
  readonly assigned?: Readonly<Record<Variant, number>> | undefined;
  readonly exploring?: ExploringSetting | undefined;
}

/** One line of the table; amounts in minor units, exact below 2^53. */
interface ArmResult {
  readonly variant: Variant;
  readonly share: number;
  readonly customers: number;
  readonly orders: number;
  /** Goods before discount. */
  readonly revenue: number;
  readonly margin: number;
  /** What discounts cost. */
  readonly discount: number;
  /** Net margin that refunds took back. */
  readonly refunds: number;
  /** What was paid back of the goods. */
  readonly paidBack: number;
  readonly net: number;
  /** `net` / `share`: what all traffic would have left in this arm. */
  readonly netAtFullShare: number;
}

/** Devices of an arm, and the share of all that it was to have. */
interface AssignedArm {
  readonly variant: Variant;
  readonly assigned: number;
  readonly share: number;
}

export interface ExperimentResult {
  readonly v: 'experiment/1';
  readonly experiment: string;
  /** From the first to the last order of the experiment. */
  readonly weeks: number;
  readonly arms: readonly ArmResult[];
  /** Every arm against those before it in the order none, rule, couplet. */
  readonly comparisons: readonly ComparisonResult[];
  readonly coverage: AttributeCoverage;
  /** Null without assignment counts; by arm what was assigned and what was planned. */
  readonly sampleRatio: (SampleRatio & { readonly arms: readonly AssignedArm[] }) | null;
  /** Null without exploring sessions. */
  readonly coupons: readonly CouponValue[] | null;
  /** Looks into parts of the orders; null without traffic in both groups that are compared. */
  readonly dimensions: ExperimentDimensions | null;
}

const armResult = ({ variant, share, customers }: Arm): ArmResult => {
  const sum = customers.reduce((so, { total }) => addAmounts(so, total), noAmounts);
  return {
    variant,
    share,
    customers: customers.length,
    orders: sum.orders,
    revenue: Number(sum.revenue),
    margin: Number(sum.margin),
    discount: Number(sum.discount),
    refunds: Number(sum.refunds),
    paidBack: Number(sum.paidBack),
    net: Number(sum.net),
    netAtFullShare: Number(sum.net) / share,
  };
};

/**
 * The whole answer from the orders of all arms and those without the attribute. Errors: `no_experiment_orders`, `variant_without_share` (orders of
 * an arm that is said to get no traffic).
 */
export const analyseExperiment = (orders: readonly OrderRecord[], setting: ExperimentSetting): Result<ExperimentResult> => {
  const found = experimentOrders(orders, setting);
  if (!found.ok) return found;
  const { byVariant, explored, first, last } = found.value;
  const weeks = Math.max(DAY, last - first) / (7 * DAY);
  const arms = variants
    .filter((variant) => setting.shares[variant] > 0)
    .map((variant): Arm => ({ variant, share: setting.shares[variant], customers: customerTotals(byVariant[variant]) }));
  // Before the experiment nobody carried its mark, and no checkout lost it.
  const coverage = attributeCoverage(orders.filter(({ at }) => at >= first));
  const { assigned, exploring, smallestLift } = setting;
  const ratio =
    assigned &&
    sampleRatio(
      variants.map((variant) => assigned[variant]),
      variants.map((variant) => setting.shares[variant]),
    );
  const metrics = arms.map(armMetrics);
  const circumstances = { coverage, sampleRatio: ratio, weeks, smallestLift };
  const [couplet, none] = (['couplet', 'none'] as const).map((name) => arms.find(({ variant }) => variant === name));
  return ok({
    v: 'experiment/1',
    experiment: setting.experiment,
    weeks,
    arms: arms.map(armResult),
    comparisons: arms.flatMap((treatment, i) =>
      arms.slice(0, i).map((control, j) => ({
        ...compareArms(treatment, control, circumstances),
        metrics: metricEstimates(metrics[i]!, metrics[j]!),
      })),
    ),
    coverage,
    sampleRatio:
      assigned && ratio
        ? {
            ...ratio,
            arms: variants
              .map((variant) => ({ variant, assigned: assigned[variant], share: setting.shares[variant] }))
              .filter((arm) => arm.share > 0 || arm.assigned > 0),
          }
        : null,
    coupons: exploring && couplet && none ? couponValues(explored, couplet, none, exploring) : null,
    dimensions: experimentDimensions(orders, byVariant, first, setting.shares),
  });
};
