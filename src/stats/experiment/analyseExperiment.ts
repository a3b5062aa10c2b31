import { type CustomerDraw, customerWeight, drawAgrees } from '../../engine/assignment/customerDraw';
import { type Experiment, type Variant, variants } from '../../protocol/experiment';
import type { OrderRecord } from '../../protocol/order';
import { DAY } from '../../protocol/values/clock';
import { ok, type Result } from '../../protocol/values/result';
import { armContrast, type SharedArm } from '../comparison/armContrast';
import { type Caps, type CustomerKnowledge, countOrders, netMargin, noForetold, type Schedule, sharedArms } from '../comparison/armMoments';
import { type AttributeCoverage, attributeCoverage, type SampleRatio, sampleRatio } from '../comparison/attributeCoverage';
import { type Arm, compareArms } from '../comparison/compareArms';
import { PLANNED_WEEKS } from '../comparison/confidenceSequence';
import { addAmounts, customerTotals, noAmounts } from '../comparison/customerTotals';
import { type KnownBalance, knownBalance, knownCustomers } from '../comparison/knownCustomers';
import { againstEarlier, type ComparedPair, closedLevels } from '../comparison/levels';
import { type CouponValue, couponValues, type ExploringSetting } from './couponValues';
import { type CreativesResult, type CreativesSetting, creativesResult } from './creativesResult';
import { type ExperimentDimensions, experimentDimensions } from './experimentDimensions';
import { experimentOrders } from './experimentOrders';
import { armMetrics, type ComparisonResult, metricEstimates } from './metricEstimates';
import { type CalendarPeriod, withoutSequences } from './period';

/** Default of the smallest difference in net margin to detect. */
export const SMALLEST_LIFT = 0.1;

export interface ExperimentSetting {
  readonly experiment: string;
  /** Allocation shares π, summing to 1. Constant over the time observed. */
  readonly shares: Experiment['shares'];
  /** Days whose orders are compared. Absent: the whole experiment. */
  readonly period?: CalendarPeriod | undefined;
  /** Smallest lift in net margin worth detecting. Weeks to an answer are weeks until it would be found. */
  readonly smallestLift: number;
  /** Planned length, set before the experiment began. `PLANNED_WEEKS` when absent. */
  readonly plannedWeeks?: number | undefined;
  /** Assignment of customers by their id. Absent if only browsers are assigned. */
  readonly draw?: CustomerDraw | undefined;
  /** Devices assigned to each group, from assignment events. */
  readonly assigned?: Readonly<Record<Variant, number>> | undefined;
  readonly exploring?: ExploringSetting | undefined;
  /** Absent if no creatives are tested. */
  readonly creatives?: CreativesSetting | undefined;
}

/** One line of the table. Amounts in minor units, exact below 2^53. */
interface ArmResult {
  readonly variant: Variant;
  readonly share: number;
  readonly customers: number;
  readonly orders: number;
  /** Goods before discount. */
  readonly revenue: number;
  readonly margin: number;
  /** Cost of discounts. */
  readonly discount: number;
  /** Net margin lost to refunds. */
  readonly refunds: number;
  /** Amount of the goods that was refunded. */
  readonly paidBack: number;
  readonly net: number;
  /** `net` / `share`: net margin if all traffic had been in this group. */
  readonly netAtFullShare: number;
}

/** Devices assigned to a group, and its planned share. */
interface AssignedArm {
  readonly variant: Variant;
  readonly assigned: number;
  readonly share: number;
}

/** Customers whose net margin exceeds the caps and is set to them in every comparison, minor units. */
interface CappedCustomers extends Caps {
  readonly customers: number;
}

export interface ExperimentResult {
  readonly v: 'experiment/1';
  readonly experiment: string;
  /** Null: the whole experiment. A period has no confidence sequences and no verdicts, see `withoutSequences`. */
  readonly period: CalendarPeriod | null;
  /** From the first to the last order of the experiment or period. */
  readonly weeks: number;
  readonly arms: readonly ArmResult[];
  /** Null if every customer counts in full, see `capsOf`. */
  readonly capped: CappedCustomers | null;
  /** Every group against those before it in the order none, rule, couplet. */
  readonly comparisons: readonly ComparisonResult[];
  readonly coverage: AttributeCoverage;
  /** Customers with orders from before the experiment. Null if none is assigned by an id. */
  readonly known: (KnownBalance & { readonly explained: number }) | null;
  /** Null without assignment counts. By group: devices assigned, and planned share. */
  readonly sampleRatio: (SampleRatio & { readonly arms: readonly AssignedArm[] }) | null;
  /** Null without exploring sessions. */
  readonly coupons: readonly CouponValue[] | null;
  /** Test of one coupon's creatives. Null without one. */
  readonly creatives: CreativesResult | null;
  /** Breakdowns of the orders. Null without traffic in both groups compared. */
  readonly dimensions: ExperimentDimensions | null;
}

/** The groups that get traffic, in the metrics that are compared. */
export const experimentArms = (
  byVariant: Readonly<Record<Variant, readonly OrderRecord[]>>,
  shares: Experiment['shares'],
  schedule: Schedule,
  knowledge?: CustomerKnowledge,
): readonly Arm[] => {
  const names = variants.filter((variant) => shares[variant] > 0);
  const drawn = knowledge && drawAgrees(knowledge.draw, byVariant) ? knowledge.draw : undefined;
  const arms = names.map((variant) => ({
    variant,
    share: shares[variant],
    customers: customerTotals(byVariant[variant]),
    weightOf: drawn && customerWeight(drawn, variant, shares[variant]),
  }));
  const [net, orders] = [sharedArms(arms, netMargin, schedule, knowledge), sharedArms(arms, countOrders, schedule, knowledge)];
  return names.map((variant, i) => ({ ...arms[i]!, variant, net: net[i]!, orders: orders[i]! }));
};

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

/** Share of the variance of the first comparison's net margin that earlier orders explain. */
const explainedBy = ([pair]: readonly ComparedPair[]): number => {
  if (!pair) return 0;
  const plain = (arm: SharedArm): SharedArm => ({ ...arm, moments: { ...arm.moments, foretold: noForetold } });
  const [treatment, control] = pair.arms;
  const all = armContrast(plain(treatment), plain(control), 1).variance;
  return all > 0 ? 1 - armContrast(treatment, control, 1).variance / all : 0;
};

const cappedCustomers = (arms: readonly Arm[]): CappedCustomers | null => {
  const caps = arms[0]?.net.caps;
  if (!caps) return null;
  const isBeyond = (y: number): boolean => y < caps.lower || y > caps.upper;
  const customers = arms.reduce((sum, arm) => sum + arm.customers.filter(({ total }) => isBeyond(netMargin(total))).length, 0);
  return customers > 0 ? { customers, ...caps } : null;
};

/**
 * The whole analysis, from the orders of all groups and those without the attribute. Errors: `no_experiment_orders`,
 * `variant_without_share` (orders of a group with share 0).
 */
export const analyseExperiment = (orders: readonly OrderRecord[], setting: ExperimentSetting): Result<ExperimentResult> => {
  const found = experimentOrders(orders, setting);
  if (!found.ok) return found;
  const { byVariant, explored, start, since, until, first, last } = found.value;
  const weeks = Math.max(DAY, last - first) / (7 * DAY);
  const plannedWeeks = setting.plannedWeeks ?? PLANNED_WEEKS;
  const { draw } = setting;
  const known = draw ? knownCustomers(orders, start, draw) : [];
  const balance = draw && known.length > 0 ? knownBalance(known, draw.shares) : null;
  const schedule = { start, plannedWeeks };
  const arms = experimentArms(byVariant, setting.shares, schedule, draw && { draw, known });
  // Orders from before the experiment cannot carry its attribute, so they would look like losses.
  const coverage = attributeCoverage(orders.filter(({ at }) => at >= since && at < until));
  const { assigned, exploring, smallestLift, period } = setting;
  const ratio =
    assigned &&
    sampleRatio(
      variants.map((variant) => assigned[variant]),
      variants.map((variant) => setting.shares[variant]),
    );
  const circumstances = { coverage, sampleRatio: ratio, unbalanced: balance?.mismatch === true, weeks, smallestLift, plannedWeeks };
  const compared = againstEarlier(arms);
  const pairs = compared.map(([t, c]): ComparedPair => ({ treatment: t.variant, control: c.variant, arms: [t.net, c.net] }));
  const levels = closedLevels(pairs);
  const metrics = new Map(arms.map((arm) => [arm, armMetrics(arm)]));
  const [couplet, none] = (['couplet', 'none'] as const).map((name) => arms.find(({ variant }) => variant === name));
  const result: ExperimentResult = {
    v: 'experiment/1',
    experiment: setting.experiment,
    period: period ?? null,
    weeks,
    arms: arms.map(armResult),
    capped: cappedCustomers(arms),
    comparisons: compared.map(([treatment, control], i) => ({
      ...compareArms(treatment, control, levels[i]!, circumstances),
      metrics: metricEstimates(metrics.get(treatment)!, metrics.get(control)!, levels[i]!),
    })),
    coverage,
    known: balance && { ...balance, explained: explainedBy(pairs) },
    sampleRatio:
      assigned && ratio
        ? {
            ...ratio,
            arms: variants
              .map((variant) => ({ variant, assigned: assigned[variant], share: setting.shares[variant] }))
              .filter((arm) => arm.share > 0 || arm.assigned > 0),
          }
        : null,
    coupons: exploring && couplet && none ? couponValues(explored, couplet, none, exploring, schedule) : null,
    creatives: setting.creatives
      ? creativesResult(orders, byVariant, setting.creatives, {
          shares: setting.shares,
          coverage,
          smallestLift,
          plannedWeeks,
          since: period && start,
        })
      : null,
    dimensions: experimentDimensions(orders, byVariant, schedule, arms),
  };
  return ok(period ? withoutSequences(result) : result);
};
