import { chanceByPlannedEnd } from './chanceByPlannedEnd';
import { closedTesting, type Pair } from './closedTesting';
import { contrast, difference, lift } from './contrast';
import { coverageFigures } from './coverageFigures';
import type { Levels } from './critical';
import type { DrawnCustomers } from './drawnCustomers';
import { figuresOf, type GroupFigures, markOf } from './groupFigures';
import { balanceOf, type Known, knownCustomers } from './knownFigures';
import { metricFigures } from './metricFigures';
import { upperTail } from './normalDistribution';
import { partFigures } from './partFigures';
import { ratio } from './ratio';
import { dateInBerlin } from './shopCalendar';
import type { RawOrder } from './shopLog';
import { EXPERIMENT, type Group, SHARES } from './shopOrders';
import { shrunkFigures } from './shrunkFigures';
import { cappedSides, capsOf, counted, enough, knownSides, type Lot, type Plan, type Side } from './sides';
import { weekSeen, weeksLookingDaily } from './weeksToAnswer';

export const GROUPS = ['none', 'rule', 'couplet'] as const satisfies readonly Group[];
/** Later groups against those before them. */
const PAIRS: readonly Pair[] = [
  ['rule', 'none'],
  ['couplet', 'none'],
  ['couplet', 'rule'],
];
/** Difference in net margin that is waited for. */
const WAITED_FOR = 0.1;
/** Share of the couplet group's visits that draw a coupon, and how many there are. */
export const EXPLORE = 0.1;
const DAY = 86_400_000;

/** What a shop asks of its experiment. */
export interface Asked {
  /** Weeks it is planned for. */
  readonly weeks: number;
  readonly coupons: readonly string[];
  /** Where customers with an account are drawn by their id. */
  readonly draw?: DrawnCustomers | undefined;
}
/** The bundle says nothing of weeks, and pages name nobody. */
const BROWSERS: Asked = { weeks: 8, coupons: ['tea', 'shoes'] };

const lotsOf = (groups: Readonly<Record<Group, GroupFigures>>, known: Known | null): Readonly<Record<Group, Lot>> => {
  const of = (group: Group): Lot => ({ share: SHARES[group], byCustomer: counted(groups[group].byCustomer, group, known) });
  return { none: of('none'), rule: of('rule'), couplet: of('couplet') };
};

type Sides = Readonly<Record<Group, Side>>;

/** Groups in one figure, with what is known from before. */
const sidesOf = (lots: Readonly<Record<Group, Lot>>, name: 'net' | 'orders', plan: Plan, known: Known | null): Sides =>
  known ? knownSides(lots, name, plan, known) : cappedSides(lots, name, plan);

const comparisonsOf = (
  groups: Readonly<Record<Group, GroupFigures>>,
  { net, orders }: Readonly<Record<'net' | 'orders', Sides>>,
  weeks: number,
  plan: Plan,
  routes: Coverage['routes'],
  known: Known | null,
) => {
  const lots = lotsOf(groups, known);
  const levels = closedTesting(PAIRS, net);
  const lost = Math.abs(routes.reduce((sum, { missingMargin }) => sum + missingMargin, 0));
  const loses = routes.some((route) => route.loses);
  const compare = ([treatment, control]: Pair, own: Levels) => {
    const [t, c] = [net[treatment], net[control]];
    const incremental = difference(t, c, own);
    const { lower, upper } = incremental.sequence;
    const seen = weekSeen(t, c, weeks);
    const further = (): number | null => {
      const needed = weeksLookingDaily(seen, { treatment: t.share, control: c.share }, WAITED_FOR, plan.weeks, own.sequence);
      return needed === null ? null : Math.max(0, needed - weeks);
    };
    const discounts = (figures: Parameters<typeof ratio>[2]) =>
      control === 'none' ? ratio(lots[treatment], lots[control], figures, own, plan) : null;
    const told = !loses && lower !== null && upper !== null && (lower > 0 ? ('gain' as const) : upper < 0 && ('loss' as const));
    const change = lift(t, c, own);
    const within = (change.sequence.lower ?? -1) > -WAITED_FOR && (change.sequence.upper ?? 1) < WAITED_FOR;
    const reason = loses ? 'attribution_lost' : !enough(t, c) ? 'too_few_customers' : within ? 'small' : 'not_yet';
    return {
      treatment,
      control,
      levels: own,
      orders: lift(orders[treatment], orders[control], own),
      netMargin: change,
      incremental,
      roi: discounts(['net', 'discount']),
      spendPerIncrementalOrder: discounts(['discount', 'orders']),
      chanceToWin: enough(t, c) && !loses ? upperTail(-contrast(t, c, 1).score) : null,
      metrics: metricFigures([lots[treatment], lots[control]], { net: [t, c], orders: [orders[treatment], orders[control]] }, own, plan),
      bounds: loses
        ? { lower: lower === null ? null : lower - lost / c.share, upper: upper === null ? null : upper + lost / t.share }
        : null,
      traffic: { orders: weekSeen(orders[treatment], orders[control], weeks), netMargin: seen },
      verdict: told
        ? ({ code: told } as const)
        : ({ code: 'unknown', reason, weeks: further(), chance: chanceByPlannedEnd(t, c, WAITED_FOR, own.sequence) } as const),
    };
  };
  return PAIRS.map((pair, i) => compare(pair, levels[i]!));
};
type Coverage = ReturnType<typeof coverageFigures>;

/** V(a): net margin of visits that drew a, over their share of all traffic, beyond that of the group without coupons; capped by these two. */
const couponFigures = (
  orders: readonly RawOrder[],
  none: Lot,
  plan: Plan,
  until: number,
  coupons: Asked['coupons'],
  known: Known | null,
) => {
  const values = coupons.map((couponId) => {
    const drew = figuresOf(
      orders.filter((order) => markOf(order)?.explored === couponId),
      until,
    );
    const share = (SHARES.couplet * EXPLORE) / coupons.length;
    const lots = { drew: { share, byCustomer: counted(drew.byCustomer, 'couplet', known) }, none };
    const sides = cappedSides(lots, 'net', plan);
    return { couponId, orders: drew.orders, value: difference(sides.drew, sides.none) };
  });
  const shrunk = shrunkFigures(values.map(({ value }) => value));
  return values.map((value, i) => ({ ...value, shrunk: shrunk[i] ?? null }));
};

/** What is known, and the share of the variance of the first pair's net margin that it explains. */
const knownFigures = (known: Known, net: Sides) => {
  const [treatment, control] = PAIRS[0]!;
  const without = (side: Side): Side => ({ ...side, before: { h: 0, yh: 0, hh: 0 } });
  const plain = contrast(without(net[treatment]), without(net[control]), 1).variance;
  return { ...balanceOf(known), explained: 1 - contrast(net[treatment], net[control], 1).variance / plain };
};

/** Customers who count as the caps do, and those. */
const cappedFigures = (lots: readonly Lot[]) => {
  const { lower, upper } = capsOf(lots, 'net');
  const customers = lots.flatMap(({ byCustomer }) => byCustomer).filter(({ net }) => net < lower || net > upper).length;
  return customers === 0 ? null : { customers, lower, upper };
};

/** The running experiment at a moment, from nothing but what the shop knows of its orders. */
export const experimentFigures = (log: readonly RawOrder[], until: number, asked: Asked = BROWSERS) => {
  const orders = log.filter(({ at, currency }) => at <= until && currency === 'EUR');
  const ours = orders.filter(markOf);
  const times = ours.map(({ at }) => at);
  const plan = { start: Math.min(...times), weeks: asked.weeks };
  const weeks = Math.max(DAY, Math.max(...times) - plan.start) / (7 * DAY);
  const ofGroups = (chosen: readonly RawOrder[]): Record<Group, GroupFigures> => {
    const of = (group: Group): GroupFigures =>
      figuresOf(
        chosen.filter((order) => markOf(order)?.group === group),
        until,
      );
    return { none: of('none'), rule: of('rule'), couplet: of('couplet') };
  };
  const groups = ofGroups(ours);
  // Before its first order nobody carried the mark.
  const coverage = coverageFigures(
    orders.filter(({ at }) => at >= plan.start),
    until,
  );
  const found = asked.draw ? knownCustomers(orders, plan.start, until, asked.draw) : null;
  const known = found && found.customers.length > 0 ? found : null;
  const sides = {
    net: sidesOf(lotsOf(groups, found), 'net', plan, known),
    orders: sidesOf(lotsOf(groups, found), 'orders', plan, known),
  };
  const dates = [...new Set(ours.map(({ at }) => dateInBerlin(at)))].sort();
  return {
    experiment: EXPERIMENT,
    weeks,
    arms: GROUPS.map((variant) => {
      const { byCustomer, orders: count, revenue, margin, discount, paidBack, net } = groups[variant];
      const share = SHARES[variant];
      const exact = {
        revenue: Number(revenue),
        margin: Number(margin),
        discount: Number(discount),
        paidBack: Number(paidBack),
        net: Number(net),
      };
      const refunds = Number(margin - discount - net);
      return { variant, share, customers: byCustomer.length, orders: count, ...exact, refunds, netAtFullShare: Number(net) / share };
    }),
    capped: cappedFigures(Object.values(lotsOf(groups, found))),
    comparisons: comparisonsOf(groups, sides, weeks, plan, coverage.routes, found),
    coverage,
    // Null where browsers are drawn, and no customers by their ids.
    known: known && knownFigures(known, sides.net),
    coupons: couponFigures(ours, lotsOf(groups, found).none, plan, until, asked.coupons, found),
    dimensions: partFigures(orders, ours, plan, until, found),
    days: dates.map((day) => {
      const soFar = ofGroups(ours.filter(({ at }) => dateInBerlin(at) <= day));
      const net = sidesOf(lotsOf(soFar, found), 'net', plan, known);
      const levels = closedTesting(PAIRS, net);
      return {
        day,
        arms: GROUPS.map((variant) => ({ variant, orders: soFar[variant].orders, net: Number(soFar[variant].net) })),
        comparisons: PAIRS.map(([treatment, control], i) => {
          const { value, sequence } = difference(net[treatment], net[control], levels[i]);
          return { treatment, control, value, sequence };
        }),
      };
    }),
  };
};
export type ExperimentFigures = ReturnType<typeof experimentFigures>;
