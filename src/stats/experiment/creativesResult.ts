import { type CustomerDraw, customerWeight, drawAgrees } from '../../engine/assignment/customerDraw';
import { CONTROL, creativeIds, creativeMark, type DrawnTest } from '../../engine/assignment/drawCreative';
import type { SequentialEstimate } from '../../maths/interval';
import { parseAttribution } from '../../protocol/attribution';
import type { Experiment, Variant } from '../../protocol/experiment';
import type { OrderRecord } from '../../protocol/order';
import { DAY } from '../../protocol/values/clock';
import type { SharedArm } from '../comparison/armContrast';
import { countOrders, netMargin, sharedArms } from '../comparison/armMoments';
import { type AttributeCoverage, type SampleRatio, sampleRatio } from '../comparison/attributeCoverage';
import { chanceToWin, differenceEstimate, liftEstimate } from '../comparison/compareArms';
import { type CustomerTotals, customerTotals } from '../comparison/customerTotals';
import { type KnownBalance, knownBalance, knownCustomers } from '../comparison/knownCustomers';
import { type ComparisonLevels, holmLevels } from '../comparison/levels';
import { isUnsound, type Verdict, type VerdictInput, verdictOf } from '../comparison/verdict';

/** A test whose orders are to be read, as the campaign has it. */
export interface CreativesSetting extends DrawnTest {
  readonly couponId: string;
  /** How customers were drawn by their id; absent where only browsers are. */
  readonly draw?: CustomerDraw<string> | undefined;
}

interface CreativeArm {
  /** `control`, or the variant's id. */
  readonly creative: string;
  /** Of all traffic. */
  readonly share: number;
  readonly customers: number;
  readonly orders: number;
  /** Net margin, minor units. */
  readonly net: number;
  /** `net` / `share`. */
  readonly netAtFullShare: number;
}

interface CreativeComparison {
  /** Compared with the control. */
  readonly creative: string;
  readonly orders: SequentialEstimate;
  readonly netMargin: SequentialEstimate;
  /** Over all traffic, as in `ArmComparison`. */
  readonly incremental: SequentialEstimate;
  /** Null where the draw or attribution is not sound, too. */
  readonly chanceToWin: number | null;
  readonly levels: ComparisonLevels;
  readonly verdict: Verdict;
}

export interface CreativesResult {
  readonly test: string;
  readonly couponId: string;
  /** From the first to the last order that names it. */
  readonly weeks: number;
  readonly arms: readonly CreativeArm[];
  readonly comparisons: readonly CreativeComparison[];
  /** The variant that earns more than the control and most of those that do; the control where all of them earn less; null while that is open. */
  readonly best: string | null;
  /** Customers of the groups that see none of it, by what they were drawn to: they test the draw. Null where Couplet chooses for everybody. */
  readonly sampleRatio: SampleRatio | null;
  /** Customers drawn by their id, with orders from before the test; null where there are none. */
  readonly known: KnownBalance | null;
  /** Orders of Couplet's group since the first that name no variant: of devices that do not know the test. */
  readonly unmarked: number;
}

interface Circumstances {
  readonly shares: Experiment['shares'];
  readonly plannedWeeks: number;
  readonly smallestLift: number;
  readonly coverage: AttributeCoverage;
}

type ByCreative = Record<string, OrderRecord[]>;

const drawnOrders = (byVariant: Readonly<Record<Variant, readonly OrderRecord[]>>, test: CreativesSetting) => {
  const ids = creativeIds(test);
  const marks = new Map(ids.map((id) => [creativeMark(test, id), id]));
  const empty = (): ByCreative => Object.fromEntries(ids.map((id) => [id, []]));
  const [chosen, others] = [empty(), empty()];
  const unmarked: OrderRecord[] = [];
  for (const [variant, orders] of Object.entries(byVariant))
    for (const order of orders) {
      const read = parseAttribution(order.attribution);
      const id = read.ok && read.value.creative !== undefined ? marks.get(read.value.creative) : undefined;
      if (id !== undefined) (variant === 'couplet' ? chosen : others)[id]!.push(order);
      else if (variant === 'couplet') unmarked.push(order);
    }
  return { ids, chosen, others, unmarked };
};

/** In shares of those who were drawn to any. */
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
  const sum = customers.reduce((so, { total }) => so + total.net, 0n);
  return {
    creative,
    share,
    customers: customers.length,
    orders: customers.reduce((so, { total }) => so + total.orders, 0),
    net: Number(sum),
    netAtFullShare: Number(sum) / share,
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
 * Each variant against the control, among all orders of Couplet's group whose device was drawn to one, whether the coupon was ever shown there or not
 * (intent to treat): shares are known from the draw, and who sees a coupon depends on how it looks. Orders are those of `armContrast`, customers, caps and
 * what earlier orders foretell as in the experiment itself, with what came before the test for what came before the experiment.
 *
 * How many orders a variant has says nothing of the draw, since variants may change it. Groups that see none of them are drawn alike and tell it:
 * `sampleRatio`; and so do customers known before, whose draw the server computes whether they order or not: `known`.
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
  const known = draw ? knownCustomers(orders, start, draw) : [];
  const share = shares.couplet / ids.length;
  const drawn = draw && drawAgrees(draw, chosen) ? draw : undefined;
  const arms = ids.map((variant) => ({
    variant,
    share,
    customers: customerTotals(chosen[variant]!),
    weightOf: drawn && customerWeight(drawn, variant, share),
  }));
  const schedule = { start, plannedWeeks: circumstances.plannedWeeks };
  const knowledge = draw && { draw, known };
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
