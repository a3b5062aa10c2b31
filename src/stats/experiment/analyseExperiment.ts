import { type Variant, variants } from '../../protocol/experiment';
import type { OrderRecord } from '../../protocol/order';
import { ok, type Result } from '../../protocol/values/result';
import { armContrast, type SharedArm } from '../comparison/armContrast';
import { type Caps, netMargin, noForetold } from '../comparison/armMoments';
import type { AttributeCoverage, SampleRatio } from '../comparison/attributeCoverage';
import type { Arm } from '../comparison/compareArms';
import { addAmounts, noAmounts } from '../comparison/customerTotals';
import type { KnownBalance } from '../comparison/knownCustomers';
import type { ComparedPair } from '../comparison/levels';
import { compareGroups, type GroupsSetting } from './compareGroups';
import type { CouponValue } from './couponValues';
import { type CreativesResult, type CreativesSetting, creativesResult } from './creativesResult';
import { type ExperimentDimensions, experimentDimensions } from './experimentDimensions';
import { armMetrics, type ComparisonResult, metricEstimates } from './metricEstimates';
import { type CalendarPeriod, withoutSequences } from './period';

export interface ExperimentSetting extends GroupsSetting {
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

const armResult = ({ variant, share, customers }: Arm): ArmResult => {
  const sum = customers.reduce((so, { total }) => addAmounts(so, total), noAmounts);
  return {
    variant,
    share,
    customers: customers.length,
    orders: sum.orders,
    revenue: sum.revenue,
    margin: sum.margin,
    discount: sum.discount,
    refunds: sum.refunds,
    paidBack: sum.paidBack,
    net: sum.net,
    netAtFullShare: sum.net / share,
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
  const found = compareGroups(orders, setting);
  if (!found.ok) return found;
  const { byVariant, start, weeks, past, balance, coverage, ratio, arms, pairs, comparisons, coupons, schedule } = found.value;
  const { experiment, shares, period, assigned, smallestLift, creatives, earlier } = setting;
  const metrics = new Map(arms.map((arm) => [arm.variant, armMetrics(arm)]));
  const { plannedWeeks } = schedule;
  const result: ExperimentResult = {
    v: 'experiment/1',
    experiment,
    period: period ?? null,
    weeks,
    arms: arms.map(armResult),
    capped: cappedCustomers(arms),
    comparisons: comparisons.map((one) => ({
      ...one,
      metrics: metricEstimates(metrics.get(one.treatment)!, metrics.get(one.control)!, one.levels),
    })),
    coverage,
    known: balance && { ...balance, explained: explainedBy(pairs) },
    sampleRatio:
      assigned && ratio
        ? {
            ...ratio,
            arms: variants
              .map((variant) => ({ variant, assigned: assigned[variant], share: shares[variant] }))
              .filter((arm) => arm.share > 0 || arm.assigned > 0),
          }
        : null,
    coupons,
    creatives: creatives
      ? creativesResult(orders, byVariant, creatives, {
          ...{ shares, coverage, smallestLift, plannedWeeks, earlier },
          since: period && start,
        })
      : null,
    dimensions: experimentDimensions(past, byVariant, schedule, arms),
  };
  return ok(period ? withoutSequences(result) : result);
};
