import { chanceByPlannedEnd } from './chanceByPlannedEnd';
import { closedTesting, type Pair } from './closedTesting';
import { contrast, difference, lift } from './contrast';
import { coverageFigures } from './coverageFigures';
import type { Levels } from './critical';
import { figuresOf, type GroupFigures, markOf } from './groupFigures';
import { metricFigures } from './metricFigures';
import { upperTail } from './normalDistribution';
import { partFigures } from './partFigures';
import { ratio } from './ratio';
import { dateInBerlin } from './shopCalendar';
import type { RawOrder } from './shopLog';
import { EXPERIMENT, type Group, SHARES } from './shopOrders';
import { cappedSides, capsOf, enough, type Lot, type Plan } from './sides';
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
const COUPONS = ['tea', 'shoes'] as const;
const DAY = 86_400_000;
/** The bundle says nothing else. */
const PLANNED_WEEKS = 8;

const lotsOf = (groups: Readonly<Record<Group, GroupFigures>>): Readonly<Record<Group, Lot>> => {
  const of = (group: Group): Lot => ({ share: SHARES[group], byCustomer: groups[group].byCustomer });
  return { none: of('none'), rule: of('rule'), couplet: of('couplet') };
};

const comparisonsOf = (groups: Readonly<Record<Group, GroupFigures>>, weeks: number, plan: Plan, routes: Coverage['routes']) => {
  const lots = lotsOf(groups);
  const [net, orders] = [cappedSides(lots, 'net', plan), cappedSides(lots, 'orders', plan)];
  const levels = closedTesting(PAIRS, net);
  const lost = Math.abs(routes.reduce((sum, { missingMargin }) => sum + missingMargin, 0));
  const loses = routes.some((route) => route.loses);
  const compare = ([treatment, control]: Pair, own: Levels) => {
    const [t, c] = [net[treatment], net[control]];
    const incremental = difference(t, c, own);
    const { lower, upper } = incremental.sequence;
    const seen = weekSeen(t, c, weeks);
    const further = (): number | null => {
      const needed = weeksLookingDaily(seen, { treatment: t.share, control: c.share }, WAITED_FOR, plan.weeks);
      return needed === null ? null : Math.max(0, needed - weeks);
    };
    const discounts = (figures: Parameters<typeof ratio>[2]) =>
      control === 'none' ? ratio(lots[treatment], lots[control], figures, own, plan) : null;
    const known = !loses && lower !== null && upper !== null && (lower > 0 ? ('gain' as const) : upper < 0 && ('loss' as const));
    const reason = loses ? 'attribution_lost' : enough(t, c) ? 'not_yet' : 'too_few_customers';
    return {
      treatment,
      control,
      levels: own,
      orders: lift(orders[treatment], orders[control], own),
      netMargin: lift(t, c, own),
      incremental,
      roi: discounts(['net', 'discount']),
      spendPerIncrementalOrder: discounts(['discount', 'orders']),
      chanceToWin: enough(t, c) && !loses ? upperTail(-contrast(t, c, 1).score) : null,
      metrics: metricFigures([lots[treatment], lots[control]], { net: [t, c], orders: [orders[treatment], orders[control]] }, own, plan),
      bounds: loses
        ? { lower: lower === null ? null : lower - lost / c.share, upper: upper === null ? null : upper + lost / t.share }
        : null,
      traffic: { orders: weekSeen(orders[treatment], orders[control], weeks), netMargin: seen },
      verdict: known
        ? ({ code: known } as const)
        : ({ code: 'unknown', reason, weeks: further(), chance: chanceByPlannedEnd(t, c, WAITED_FOR) } as const),
    };
  };
  return PAIRS.map((pair, i) => compare(pair, levels[i]!));
};
type Coverage = ReturnType<typeof coverageFigures>;

/** V(a): net margin of visits that drew a, over their share of all traffic, beyond that of the group without coupons; capped by these two. */
const couponFigures = (orders: readonly RawOrder[], none: GroupFigures, plan: Plan, until: number) =>
  COUPONS.map((couponId) => {
    const drew = figuresOf(
      orders.filter((order) => markOf(order)?.explored === couponId),
      until,
    );
    const share = (SHARES.couplet * EXPLORE) / COUPONS.length;
    const lots = { drew: { share, byCustomer: drew.byCustomer }, none: { share: SHARES.none, byCustomer: none.byCustomer } };
    const sides = cappedSides(lots, 'net', plan);
    // Of two coupons there is no third to draw them together.
    return { couponId, orders: drew.orders, value: difference(sides.drew, sides.none), shrunk: null };
  });

/** Customers who count as the caps do, and those. */
const cappedFigures = (lots: readonly Lot[]) => {
  const { lower, upper } = capsOf(lots, 'net');
  const customers = lots.flatMap(({ byCustomer }) => byCustomer).filter(({ net }) => net < lower || net > upper).length;
  return customers === 0 ? null : { customers, lower, upper };
};

/** The running experiment at a moment, from nothing but what the shop knows of its orders. */
export const experimentFigures = (log: readonly RawOrder[], until: number) => {
  const orders = log.filter(({ at, currency }) => at <= until && currency === 'EUR');
  const ours = orders.filter(markOf);
  const times = ours.map(({ at }) => at);
  const plan = { start: Math.min(...times), weeks: PLANNED_WEEKS };
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
    capped: cappedFigures(Object.values(lotsOf(groups))),
    comparisons: comparisonsOf(groups, weeks, plan, coverage.routes),
    coverage,
    // Browsers are drawn, and no customers by their ids.
    known: null,
    coupons: couponFigures(ours, groups.none, plan, until),
    dimensions: partFigures(orders, ours, plan, until),
    days: dates.map((day) => {
      const soFar = ofGroups(ours.filter(({ at }) => dateInBerlin(at) <= day));
      const net = cappedSides(lotsOf(soFar), 'net', plan);
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
