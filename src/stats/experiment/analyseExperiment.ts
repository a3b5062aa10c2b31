import { type CustomerDraw, customerWeight, drawAgrees } from '../../engine/assignment/customerDraw';
import { parseAttribution } from '../../protocol/attribution';
import { type Experiment, type Variant, variants } from '../../protocol/experiment';
import type { OrderRecord } from '../../protocol/order';
import { DAY, type Instant } from '../../protocol/values/clock';
import { fail, ok, type Result } from '../../protocol/values/result';
import { armContrast, type SharedArm } from '../comparison/armContrast';
import { type Caps, type CustomerKnowledge, countOrders, netMargin, noForetold, type Schedule, sharedArms } from '../comparison/armMoments';
import { type AttributeCoverage, attributeCoverage, type SampleRatio, sampleRatio } from '../comparison/attributeCoverage';
import { type Arm, compareArms } from '../comparison/compareArms';
import { PLANNED_WEEKS } from '../comparison/confidenceSequence';
import { addAmounts, customerTotals, noAmounts } from '../comparison/customerTotals';
import { type KnownBalance, knownBalance, knownCustomers } from '../comparison/knownCustomers';
import { againstEarlier, type ComparedPair, closedLevels } from '../comparison/levels';
import { type CouponValue, couponValues, type ExploredOrder, type ExploringSetting } from './couponValues';
import { type CreativesResult, type CreativesSetting, creativesResult } from './creativesResult';
import { type ExperimentDimensions, experimentDimensions } from './experimentDimensions';
import { armMetrics, type ComparisonResult, metricEstimates } from './metricEstimates';

/** The orders of one experiment. */
interface ExperimentOrders {
  readonly byVariant: Readonly<Record<Variant, readonly OrderRecord[]>>;
  /** Those of the couplet arm whose session explored. */
  readonly explored: readonly ExploredOrder[];
  /** Of the first and the last of them. */
  readonly first: Instant;
  readonly last: Instant;
}

/** Characters of an attribute that an error shows. */
const SHOWN = 80;

/**
 * Orders by arm, told by their attribute. Errors: `no_experiment_orders`, `variant_without_share` (orders of an arm that is said to get no traffic).
 */
export const experimentOrders = (
  orders: readonly OrderRecord[],
  { experiment, shares }: { readonly experiment: string; readonly shares: Experiment['shares'] },
): Result<ExperimentOrders> => {
  const byVariant: Record<Variant, OrderRecord[]> = { none: [], rule: [], couplet: [] };
  const explored: ExploredOrder[] = [];
  let malformed: { readonly text: string; readonly expected: string; count: number } | undefined;
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const order of orders) {
    const parsed = parseAttribution(order.attribution);
    if (!parsed.ok && order.attribution) {
      malformed ??= { text: order.attribution, expected: parsed.error.message, count: 0 };
      malformed.count += 1;
    }
    if (!parsed.ok || parsed.value.experiment !== experiment) continue;
    byVariant[parsed.value.variant].push(order);
    if (parsed.value.variant === 'couplet' && parsed.value.explored !== undefined) {
      explored.push({ ...order, explored: parsed.value.explored });
    }
    first = Math.min(first, order.at);
    last = Math.max(last, order.at);
  }
  if (first > last) {
    const why = malformed
      ? ` ${malformed.count === 1 ? '1 order carries' : `${malformed.count} orders carry`} a malformed attribute, such as ${JSON.stringify(malformed.text.slice(0, SHOWN))}. ${malformed.expected}`
      : '';
    return fail('no_experiment_orders', `No order carries the experiment ${JSON.stringify(experiment)}.${why}`);
  }
  const stranger = variants.find((variant) => byVariant[variant].length > 0 && !(shares[variant] > 0));
  return stranger
    ? fail('variant_without_share', `There are orders of ${stranger}, which is said to get no traffic.`, `shares.${stranger}`)
    : ok({ byVariant, explored, first, last });
};

/** The difference in net margin that is waited for unless the merchant says otherwise. */
export const SMALLEST_LIFT = 0.1;

export interface ExperimentSetting {
  readonly experiment: string;
  /** Allocation shares π, summing to 1; unchanged over the time observed. */
  readonly shares: Experiment['shares'];
  /** Lift in net margin worth knowing of; weeks to an answer are weeks until it would be found. */
  readonly smallestLift: number;
  /** For how long the experiment was planned before it began; `PLANNED_WEEKS` when absent. */
  readonly plannedWeeks?: number | undefined;
  /** How customers were drawn by their id; absent where only browsers are. */
  readonly draw?: CustomerDraw | undefined;
  /** Devices assigned to each arm, from assignment events. */
  readonly assigned?: Readonly<Record<Variant, number>> | undefined;
  readonly exploring?: ExploringSetting | undefined;
  /** Absent where no creatives are tested. */
  readonly creatives?: CreativesSetting | undefined;
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

/** Customers whose net margin lies beyond the caps, and counts as these do in every comparison; minor units. */
interface CappedCustomers extends Caps {
  readonly customers: number;
}

export interface ExperimentResult {
  readonly v: 'experiment/1';
  readonly experiment: string;
  /** From the first to the last order of the experiment. */
  readonly weeks: number;
  readonly arms: readonly ArmResult[];
  /** Null where every customer counts in full, see `capsOf`. */
  readonly capped: CappedCustomers | null;
  /** Every arm against those before it in the order none, rule, couplet. */
  readonly comparisons: readonly ComparisonResult[];
  readonly coverage: AttributeCoverage;
  /** Customers with orders from before the experiment; null where none is drawn by an id. */
  readonly known: (KnownBalance & { readonly explained: number }) | null;
  /** Null without assignment counts; by arm what was assigned and what was planned. */
  readonly sampleRatio: (SampleRatio & { readonly arms: readonly AssignedArm[] }) | null;
  /** Null without exploring sessions. */
  readonly coupons: readonly CouponValue[] | null;
  /** How one coupon is shown; null where nothing of it is tested. */
  readonly creatives: CreativesResult | null;
  /** Looks into parts of the orders; null without traffic in both groups that are compared. */
  readonly dimensions: ExperimentDimensions | null;
}

/** The arms that get traffic, in the metrics that are compared. */
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
 * The whole answer from the orders of all arms and those without the attribute. Errors: `no_experiment_orders`, `variant_without_share` (orders of
 * an arm that is said to get no traffic).
 */
export const analyseExperiment = (orders: readonly OrderRecord[], setting: ExperimentSetting): Result<ExperimentResult> => {
  const found = experimentOrders(orders, setting);
  if (!found.ok) return found;
  const { byVariant, explored, first, last } = found.value;
  const weeks = Math.max(DAY, last - first) / (7 * DAY);
  const plannedWeeks = setting.plannedWeeks ?? PLANNED_WEEKS;
  const { draw } = setting;
  const known = draw ? knownCustomers(orders, first, draw) : [];
  const balance = draw && known.length > 0 ? knownBalance(known, draw.shares) : null;
  const arms = experimentArms(byVariant, setting.shares, { start: first, plannedWeeks }, draw && { draw, known });
  // Before the experiment nobody carried its mark, and no checkout lost it.
  const coverage = attributeCoverage(orders.filter(({ at }) => at >= first));
  const { assigned, exploring, smallestLift } = setting;
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
  return ok({
    v: 'experiment/1',
    experiment: setting.experiment,
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
    coupons: exploring && couplet && none ? couponValues(explored, couplet, none, exploring, { start: first, plannedWeeks }) : null,
    creatives: setting.creatives
      ? creativesResult(orders, byVariant, setting.creatives, { shares: setting.shares, coverage, smallestLift, plannedWeeks })
      : null,
    dimensions: experimentDimensions(orders, byVariant, { start: first, plannedWeeks }, arms),
  });
};
