import { type CustomerDraw, customerWeight, drawAgrees } from '../../engine/assignment/customerDraw';
import { CONTROL, creativeIds, creativeMark, type DrawnTest } from '../../engine/assignment/drawCreative';
import type { SequentialEstimate } from '../../maths/interval';
import { attributionReader } from '../../protocol/attribution';
import type { Experiment, Variant } from '../../protocol/experiment';
import type { OrderRecord } from '../../protocol/order';
import { DAY, type Instant } from '../../protocol/values/clock';
import type { SharedArm } from '../comparison/armContrast';
import { countOrders, customerKnowledge, netMargin, sharedArms } from '../comparison/armMoments';
import { type AttributeCoverage, type SampleRatio, sampleRatio } from '../comparison/attributeCoverage';
import { chanceToWin, differenceEstimate, liftEstimate } from '../comparison/compareArms';
import { type CustomerTotals, customerTotals } from '../comparison/customerTotals';
import { type KnownBalance, knownBalance, knownCustomers } from '../comparison/knownCustomers';
import { type ComparisonLevels, holmLevels } from '../comparison/levels';
import { isUnsound, type Verdict, type VerdictInput, verdictOf } from '../comparison/verdict';
import { customersBefore, type EarlierOrders } from './experimentOrders';

/** A test to analyse, as the campaign defines it. */
export interface CreativesSetting extends DrawnTest {
  readonly couponId: string;
  /** Assignment of customers by their id. Absent if only browsers are assigned. */
  readonly draw?: CustomerDraw<string> | undefined;
}

interface CreativeArm {
  /** `control`, or the variant's id. */
  readonly creative: string;
  /** Share of all traffic. */
  readonly share: number;
  readonly customers: number;
  readonly orders: number;
  /** Net margin, minor units. */
  readonly net: number;
  /** `net` / `share`. */
  readonly netAtFullShare: number;
}

interface CreativeComparison {
  /** The creative compared with the control. */
  readonly creative: string;
  readonly orders: SequentialEstimate;
  readonly netMargin: SequentialEstimate;
  /** Over all traffic, as in `ArmComparison`. */
  readonly incremental: SequentialEstimate;
  /** Also null if assignment or attribution is not sound. */
  readonly chanceToWin: number | null;
  readonly levels: ComparisonLevels;
  readonly verdict: Verdict;
}

export interface CreativesResult {
  readonly test: string;
  readonly couponId: string;
  /** From the first to the last order that names a creative. */
  readonly weeks: number;
  readonly arms: readonly CreativeArm[];
  readonly comparisons: readonly CreativeComparison[];
  /**
   * The variant that earns more than the control, and most among those that do. The control if all variants earn less. Null while
   * undecided.
   */
  readonly best: string | null;
  /** Customers of the other groups by assigned creative, which tests the assignment. Null if all traffic is in Couplet's group. */
  readonly sampleRatio: SampleRatio | null;
  /** Customers assigned by their id, with orders from before the test. Null if there are none. */
  readonly known: KnownBalance | null;
  /** Orders of Couplet's group without a creative, since the first order with one: from devices that do not know the test. */
  readonly unmarked: number;
}

interface Circumstances {
  readonly shares: Experiment['shares'];
  readonly plannedWeeks: number;
  readonly smallestLift: number;
  readonly coverage: AttributeCoverage;
  /** Customers with an order before it are known. Absent: before the first order of the test. */
  readonly since: Instant | undefined;
  readonly earlier: EarlierOrders | undefined;
}

type ByCreative = Record<string, OrderRecord[]>;

const drawnOrders = (byVariant: Readonly<Record<Variant, readonly OrderRecord[]>>, test: CreativesSetting) => {
  const [ids, attributionOf] = [creativeIds(test), attributionReader()];
  const marks = new Map(ids.map((id) => [creativeMark(test, id), id]));
  const empty = (): ByCreative => Object.fromEntries(ids.map((id) => [id, []]));
  const [chosen, others] = [empty(), empty()];
  const unmarked: OrderRecord[] = [];
  for (const [variant, orders] of Object.entries(byVariant))
    for (const order of orders) {
      const read = attributionOf(order.attribution);
      const id = read.ok && read.value.creative !== undefined ? marks.get(read.value.creative) : undefined;
      if (id !== undefined) (variant === 'couplet' ? chosen : others)[id]!.push(order);
      else if (variant === 'couplet') unmarked.push(order);
    }
  return { ids, chosen, others, unmarked };
};

/** Shares rescaled to those assigned to any creative. */
const within = (shares: Readonly<Record<string, number>>): Readonly<Record<string, number>> => {
  const all = Object.values(shares).reduce((sum, share) => sum + share, 0);
  return Object.fromEntries(Object.entries(shares).map(([id, share]) => [id, all > 0 ? share / all : 0]));
};

const bestOf = (comparisons: readonly CreativeComparison[]): string | null => {
  const gains = comparisons.filter(({ verdict }) => verdict.code === 'gain');
  const worth = ({ incremental: { value } }: CreativeComparison): number => value ?? Number.NEGATIVE_INFINITY;
  const [first, ...rest] = gains;
  if (first) return rest.reduce((so, one) => (worth(one) > worth(so) ? one : so), first).creative;
  return comparisons.every(({ verdict }) => verdict.code === 'loss') ? CONTROL : null;
};

const armTotals = (creative: string, share: number, customers: readonly CustomerTotals[]): CreativeArm => {
  const sum = customers.reduce((so, { total }) => so + total.net, 0);
  return {
    creative,
    share,
    customers: customers.length,
    orders: customers.reduce((so, { total }) => so + total.orders, 0),
    net: sum,
    netAtFullShare: sum / share,
  };
};

/** A variant against the control. @param compared by net margin, `counted` the same two by their orders */
const comparisonOf = (
  creative: string,
  compared: Omit<VerdictInput, 'incremental' | 'lift' | 'level'>,
  counted: { readonly variant: SharedArm; readonly control: SharedArm },
  { sequence, fixed }: ComparisonLevels,
): CreativeComparison => {
  const { treatment, control } = compared;
  const incremental = differenceEstimate(treatment, control, sequence, fixed);
  const change = liftEstimate(treatment, control, sequence, fixed);
  const verdict = verdictOf({ ...compared, incremental: incremental.sequence, lift: change.sequence, level: sequence });
  return {
    creative,
    orders: liftEstimate(counted.variant, counted.control, sequence, fixed),
    netMargin: change,
    incremental,
    chanceToWin: isUnsound(verdict) ? null : chanceToWin(treatment, control),
    levels: { sequence, fixed },
    verdict,
  };
};

/**
 * Each variant against the control, over all orders of Couplet's group whose device was assigned a creative, whether or not the coupon was
 * ever shown (intent to treat): shares are known from the assignment, while who sees a coupon depends on how it looks. Orders, customers,
 * caps and predictions are as in the experiment itself, with the start of the test in place of the start of the experiment.
 *
 * The number of orders does not test the assignment, since variants may change it. Two things do: the groups that see no creatives but are
 * assigned alike (`sampleRatio`), and customers known before, whose assignment the server computes whether or not they order (`known`).
 */
export const creativesResult = (
  orders: readonly OrderRecord[],
  byVariant: Readonly<Record<Variant, readonly OrderRecord[]>>,
  test: CreativesSetting,
  { shares, ...circumstances }: Circumstances,
): CreativesResult => {
  const { ids, chosen, others, unmarked } = drawnOrders(byVariant, test);
  const times = [...Object.values(chosen), ...Object.values(others)].flat().map(({ at }) => at);
  const [first, last] = times.reduce(([least, most], at) => [Math.min(least, at), Math.max(most, at)], [Number.POSITIVE_INFINITY, 0]);
  const start = Math.min(first, last);
  const weeks = Math.max(DAY, last - start) / (7 * DAY);
  const { draw } = test;
  const since = circumstances.since ?? start;
  const known = draw ? knownCustomers(customersBefore(orders, since, circumstances.earlier), since, draw) : [];
  const share = shares.couplet / ids.length;
  const drawn = draw && drawAgrees(draw, chosen) ? draw : undefined;
  const arms = ids.map((variant) => ({
    variant,
    share,
    customers: customerTotals(chosen[variant]!),
    weightOf: drawn && customerWeight(drawn, variant, share),
  }));
  const schedule = { start, plannedWeeks: circumstances.plannedWeeks };
  const knowledge = draw && customerKnowledge(draw, known);
  const [net, count] = [sharedArms(arms, netMargin, schedule, knowledge), sharedArms(arms, countOrders, schedule, knowledge)];
  const seen = ids.map((id) => customerTotals(others[id]!).length);
  const ratio =
    shares.couplet < 1
      ? sampleRatio(
          seen,
          ids.map(() => 1 / ids.length),
        )
      : null;
  const balance = draw && known.length > 0 ? knownBalance(known, within(draw.shares)) : null;
  const [control, ...variants] = net;
  const levels = holmLevels(variants, control!);
  const state = { ...circumstances, control: control!, sampleRatio: ratio ?? undefined, unbalanced: balance?.mismatch === true, weeks };
  const comparisons = variants.map((variant, i) => {
    const counted = { variant: count[i + 1]!, control: count[0]! };
    return comparisonOf(ids[i + 1]!, { ...state, treatment: variant }, counted, levels[i]!);
  });
  return {
    test: test.id,
    couponId: test.couponId,
    weeks,
    arms: arms.map(({ variant, customers }) => armTotals(variant, share, customers)),
    comparisons,
    best: bestOf(comparisons),
    sampleRatio: ratio,
    known: balance,
    unmarked: unmarked.filter(({ at }) => at >= start).length,
  };
};
