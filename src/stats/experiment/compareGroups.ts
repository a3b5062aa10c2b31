import { type CustomerDraw, type CustomerWeight, customerWeight, drawAgrees } from '../../engine/assignment/customerDraw';
import { type Experiment, type Variant, variants } from '../../protocol/experiment';
import type { OrderRecord } from '../../protocol/order';
import { DAY } from '../../protocol/values/clock';
import { ok, type Result } from '../../protocol/values/result';
import { type CustomerKnowledge, countOrders, customerKnowledge, netMargin, type Schedule, sharedArms } from '../comparison/armMoments';
import { type AttributeCoverage, attributeCoverage, type SampleRatio, sampleRatio } from '../comparison/attributeCoverage';
import { type Arm, type ArmComparison, compareArms } from '../comparison/compareArms';
import { PLANNED_WEEKS } from '../comparison/confidenceSequence';
import { customerTotals } from '../comparison/customerTotals';
import { type KnownBalance, knownBalance, knownCustomers, type PastCustomer } from '../comparison/knownCustomers';
import { againstEarlier, type ComparedPair, closedLevels } from '../comparison/levels';
import { type CouponValue, couponValues, type ExploringSetting } from './couponValues';
import { customersBefore, type EarlierOrders, type ExperimentOrders, experimentOrders } from './experimentOrders';
import type { CalendarPeriod } from './period';

/** Default of the smallest difference in net margin to detect. */
export const SMALLEST_LIFT = 0.1;

export interface GroupsSetting {
  readonly experiment: string;
  /** Allocation shares π, summing to 1. Constant over the time observed. */
  readonly shares: Experiment['shares'];
  /** Days whose orders are compared. Absent: the whole experiment. */
  readonly period?: CalendarPeriod | undefined;
  /** What came before the orders given. Absent: they are all there are. */
  readonly earlier?: EarlierOrders | undefined;
  /** Smallest lift in net margin worth detecting. Weeks to an answer are weeks until it would be found. */
  readonly smallestLift: number;
  /** Planned length, set before the experiment began. `PLANNED_WEEKS` when absent. */
  readonly plannedWeeks?: number | undefined;
  /** Assignment of customers by their id. Absent if only browsers are assigned. */
  readonly draw?: CustomerDraw | undefined;
  /** Devices assigned to each group, from assignment events. */
  readonly assigned?: Readonly<Record<Variant, number>> | undefined;
  readonly exploring?: ExploringSetting | undefined;
}

/** Orders of an experiment or period by group, and what is known of their customers. */
export interface ExperimentGroups extends ExperimentOrders {
  readonly schedule: Schedule;
  /** Customers with an order before the experiment. */
  readonly past: readonly PastCustomer[];
  readonly knowledge: CustomerKnowledge | undefined;
  /** Null if no customer known before is assigned by an id. */
  readonly balance: KnownBalance | null;
}

/** Errors: those of `experimentOrders`. */
export const experimentGroups = (
  orders: readonly OrderRecord[],
  setting: Pick<GroupsSetting, 'experiment' | 'shares' | 'period' | 'earlier' | 'plannedWeeks' | 'draw'>,
): Result<ExperimentGroups> => {
  const found = experimentOrders(orders, setting);
  if (!found.ok) return found;
  const { start } = found.value;
  const { draw, earlier, plannedWeeks = PLANNED_WEEKS } = setting;
  const past = customersBefore(orders, start, earlier);
  const known = draw ? knownCustomers(past, start, draw) : [];
  return ok({
    ...found.value,
    schedule: { start, plannedWeeks },
    past,
    knowledge: draw && customerKnowledge(draw, known),
    balance: draw && known.length > 0 ? knownBalance(known, draw.shares) : null,
  });
};

/** The groups compared by these orders. */
export interface ComparedGroups extends ExperimentGroups {
  /** From the first to the last order. */
  readonly weeks: number;
  readonly coverage: AttributeCoverage;
  readonly ratio: SampleRatio | undefined;
  readonly arms: readonly Arm[];
  /** Every group against those before it in the order none, rule, couplet, as `comparisons`. */
  readonly pairs: readonly ComparedPair[];
  readonly comparisons: readonly ArmComparison[];
  /** Null without exploring sessions. */
  readonly coupons: readonly CouponValue[] | null;
}

/** Weights of the customers of each group; undefined if each counts for 1. */
export const weightsOf = (byVariant: ExperimentOrders['byVariant'], shares: Experiment['shares'], knowledge?: CustomerKnowledge) => {
  const drawn = knowledge && drawAgrees(knowledge.draw, byVariant) ? knowledge.draw : undefined;
  return (variant: Variant): CustomerWeight | undefined => drawn && customerWeight(drawn, variant, shares[variant]);
};

/** The groups that get traffic, in the metrics that are compared. */
export const experimentArms = (
  byVariant: Readonly<Record<Variant, readonly OrderRecord[]>>,
  shares: Experiment['shares'],
  schedule: Schedule,
  knowledge?: CustomerKnowledge,
): readonly Arm[] => {
  const names = variants.filter((variant) => shares[variant] > 0);
  const weightOf = weightsOf(byVariant, shares, knowledge);
  const arms = names.map((variant) => ({
    variant,
    share: shares[variant],
    customers: customerTotals(byVariant[variant]),
    weightOf: weightOf(variant),
  }));
  const [net, orders] = [sharedArms(arms, netMargin, schedule, knowledge), sharedArms(arms, countOrders, schedule, knowledge)];
  return names.map((variant, i) => ({ ...arms[i]!, variant, net: net[i]!, orders: orders[i]! }));
};

/** All results of an experiment or of a period rest on this comparison. Errors: those of `experimentOrders`. */
export const compareGroups = (orders: readonly OrderRecord[], setting: GroupsSetting): Result<ComparedGroups> => {
  const found = experimentGroups(orders, setting);
  if (!found.ok) return found;
  const { byVariant, explored, since, until, first, last, schedule, knowledge, balance } = found.value;
  const { shares, assigned, exploring, smallestLift } = setting;
  const weeks = Math.max(DAY, last - first) / (7 * DAY);
  const arms = experimentArms(byVariant, shares, schedule, knowledge);
  // Orders from before the experiment cannot carry its attribute, so they would look like losses.
  const coverage = attributeCoverage(orders.filter(({ at }) => at >= since && at < until));
  const ratio =
    assigned &&
    sampleRatio(
      variants.map((variant) => assigned[variant]),
      variants.map((variant) => shares[variant]),
    );
  const { plannedWeeks } = schedule;
  const circumstances = { coverage, sampleRatio: ratio, unbalanced: balance?.mismatch === true, weeks, smallestLift, plannedWeeks };
  const compared = againstEarlier(arms);
  const pairs = compared.map(([t, c]): ComparedPair => ({ treatment: t.variant, control: c.variant, arms: [t.net, c.net] }));
  const levels = closedLevels(pairs);
  const [couplet, none] = (['couplet', 'none'] as const).map((name) => arms.find(({ variant }) => variant === name));
  return ok({
    ...found.value,
    weeks,
    coverage,
    ratio,
    arms,
    pairs,
    comparisons: compared.map(([treatment, control], i) => compareArms(treatment, control, levels[i]!, circumstances)),
    coupons: exploring && couplet && none ? couponValues(explored, couplet, none, exploring, schedule) : null,
  });
};
