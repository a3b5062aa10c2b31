import { closedTesting, contrast, difference, type Ends, lift, NO_ENDS, type Pair, shrunkFigures } from './contrast';
import { FULL, type Levels, quantile, upperTail } from './criticalScores';
import { chanceByPlannedEnd, ratio, weekSeen, weeksLookingDaily } from './intervals';
import { EXPERIMENT, type Group, type RawOrder, SHARES } from './rawOrders';
import { type DrawnCustomers, dateInBerlin } from './shopLog';
import {
  balanceOf,
  cappedSides,
  capsOf,
  counted,
  enough,
  type Figures,
  figuresOf,
  type GroupFigures,
  type Known,
  knownCustomers,
  knownSides,
  type Lot,
  markOf,
  type Name,
  orderMoney,
  type Plan,
  type Side,
  sideOf,
} from './shopOrders';

interface RouteFigures {
  readonly route: string;
  readonly orders: number;
  readonly attributed: number;
  readonly loses: boolean;
  readonly missing: number;
  readonly missingMargin: number;
}

/** Orders by checkout route, most first; one loses the attribute that has it more rarely than another by 4 standard errors, of 30 orders each. */
const coverageFigures = (orders: readonly RawOrder[], until: number) => {
  const names = [...new Set(orders.map(({ route = '' }) => route))];
  const routes = names.map((route) => {
    const own = orders.filter((order) => (order.route ?? '') === route);
    const lost = own.filter(({ mark }) => mark === undefined);
    return {
      route,
      orders: own.length,
      attributed: own.length - lost.length,
      lost: lost.map((order) => Number(orderMoney(order, until).net)),
    };
  });
  const shortOf = (mine: (typeof routes)[number]): number =>
    Math.max(
      0,
      ...routes.map((other) => {
        if (mine.orders < 30 || other.orders < 30) return 0;
        const [n, m] = [mine.orders, other.orders];
        const all = (mine.attributed + other.attributed) / (n + m);
        const gap = other.attributed / m - mine.attributed / n;
        return gap > 4 * Math.sqrt(all * (1 - all) * (1 / n + 1 / m)) ? gap : 0;
      }),
    );
  return {
    orders: orders.length,
    attributed: orders.filter(({ mark }) => mark !== undefined).length,
    malformed: 0,
    identified: orders.filter(({ customer }) => customer !== undefined).length,
    routes: routes
      .map(({ lost, ...route }): RouteFigures => {
        const missing = shortOf({ ...route, lost }) * route.orders;
        const mean = lost.length === 0 ? 0 : lost.reduce((sum, net) => sum + net, 0) / lost.length;
        return { ...route, loses: missing > 0, missing, missingMargin: missing * mean };
      })
      .sort((a, b) => b.orders - a.orders || (a.route < b.route ? -1 : 1)),
  };
};

type Figure = (of: Figures) => number;
type Both<T> = readonly [treatment: T, control: T];

const kept: Figure = ({ revenue, given, back }) => revenue - given - back;

/** As docs/experiments.md defines them, in the order in which they are told. */
const SUMS: readonly (readonly [string, 'minor' | 'count', Figure])[] = [
  ['netMargin', 'minor', ({ net }) => net],
  ['orders', 'count', ({ orders }) => orders],
  ['revenue', 'minor', ({ revenue }) => revenue],
  ['netRevenue', 'minor', kept],
  ['discount', 'minor', ({ given }) => given],
];
const RATIOS: readonly (readonly [string, 'minor' | 'share', Figure, Figure])[] = [
  ['averageOrder', 'minor', kept, ({ orders }) => orders],
  ['marginPerOrder', 'minor', ({ net }) => net, ({ orders }) => orders],
  ['refundRate', 'share', ({ back }) => back, ({ revenue, given }) => revenue - given],
];

const sum = ({ byCustomer }: Lot, of: Figure): number => byCustomer.reduce((so, customer) => so + customer.counts * of(customer), 0);

/** Without a divisor there is no lift. */
const liftOf = (t: Side, c: Side, levels: Levels) => (c.sum > 0 ? lift(t, c, levels) : { value: null, sequence: NO_ENDS, fixed: NO_ENDS });

/** Of all traffic; what decides with caps, and the control with what the known customers of the treatment were to bring more. */
const sumFigures = ([t, c]: Both<Side>, levels: Levels) => ({
  treatment: t.sum / t.share,
  control: c.sum / c.share + t.before.h / t.share - c.before.h / c.share,
  difference: difference(t, c, levels),
  lift: liftOf(t, c, levels),
});

/** Σa / Σb, whose noise is that of a − R b: the difference in units of Σb of the control over all traffic, and the lift. */
const ratioFigures = ([treatment, control]: Both<Lot>, [a, b]: readonly [Figure, Figure], levels: Levels, plan: Plan) => {
  const all = sum(control, b) / control.share;
  const ratioOf = (lot: Lot): number => sum(lot, a) / sum(lot, b);
  const side = (lot: Lot): Side => {
    const ratio = ratioOf(lot);
    return { ...sideOf(lot, (of) => a(of) - ratio * b(of), plan), share: sum(lot, b) / all, sum: sum(lot, a) };
  };
  const [t, c] = [side(treatment), side(control)];
  const over = ({ lower, upper }: Ends): Ends => ({
    lower: lower === null ? null : lower / all,
    upper: upper === null ? null : upper / all,
  });
  const apart = difference(t, c, levels);
  return {
    treatment: ratioOf(treatment),
    control: ratioOf(control),
    difference: { value: apart.value / all, sequence: over(apart.sequence), fixed: over(apart.fixed) },
    lift: liftOf(t, c, levels),
  };
};

/** Every metric of two groups. @param decided net margin and orders, as they are compared */
export const metricFigures = (
  lots: Both<Lot>,
  decided: { readonly net: Both<Side>; readonly orders: Both<Side> },
  levels: Levels,
  plan: Plan,
) => [
  ...SUMS.map(([metric, unit, of]) => {
    const plain = [sideOf(lots[0], of, plan), sideOf(lots[1], of, plan)] as const;
    const sides = metric === 'netMargin' ? decided.net : metric === 'orders' ? decided.orders : plain;
    return { metric, unit, ...sumFigures(sides, levels) };
  }),
  ...RATIOS.map(([metric, unit, ...figures]) => ({ metric, unit, ...ratioFigures(lots, figures, levels, plan) })),
];

/** Of a dimension. */
const MOST = 6;

/** Couplet against no coupons within new and returning customers, and within each checkout route; Bonferroni over what is shown. */
const partFigures = (all: readonly RawOrder[], ours: readonly RawOrder[], plan: Plan, until: number, known: Known | null) => {
  const before = new Set(all.flatMap(({ at, customer }) => (at < plan.start && customer !== undefined ? [customer] : [])));
  const readers: (readonly [string, (order: RawOrder) => string])[] = [
    ...(before.size > 0
      ? [
          [
            'customer',
            ({ customer }: RawOrder) => (customer === undefined ? 'unknown' : before.has(customer) ? 'returning' : 'new'),
          ] as const,
        ]
      : []),
    ['route', ({ route = '' }) => route],
  ];
  const compared = ours.filter((order) => markOf(order)?.group !== 'rule');
  const found = readers
    .map(([dimension, read]) => {
      const counts = new Map<string, number>();
      for (const order of compared) counts.set(read(order), (counts.get(read(order)) ?? 0) + 1);
      const values = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
      return { dimension, read, values };
    })
    .filter(({ values }) => values.length > 1);
  const shown = found.reduce((sum, { values }) => sum + Math.min(MOST, values.length), 0);
  const alpha = 0.05 / Math.max(1, shown);
  const wider = shown > 1 ? quantile(1 - alpha / 2) / 1.959963984540054 : 1;
  return {
    treatment: 'couplet',
    control: 'none',
    confidence: 1 - alpha,
    dimensions: found.map(({ dimension, read, values }) => ({
      dimension,
      values: values.slice(0, MOST).map(([value]) => {
        const of = (group: 'couplet' | 'none'): GroupFigures =>
          figuresOf(
            compared.filter((order) => markOf(order)?.group === group && read(order) === value),
            until,
          );
        const [t, c] = [of('couplet'), of('none')];
        const lots = {
          couplet: { share: SHARES.couplet, byCustomer: counted(t.byCustomer, 'couplet', known) },
          none: { share: SHARES.none, byCustomer: counted(c.byCustomer, 'none', known) },
        };
        const sides = (name: Name): readonly [Side, Side] => {
          const { couplet, none } = cappedSides(lots, name, plan);
          const noisier = (side: Side): Side => ({ ...side, squares: side.squares * wider ** 2 });
          return [noisier(couplet), noisier(none)];
        };
        const told = ({ byCustomer, orders, net }: GroupFigures) => ({ customers: byCustomer.length, orders, net: Number(net) });
        return {
          value,
          treatment: told(t),
          control: told(c),
          orders: lift(...sides('orders'), FULL),
          netMargin: lift(...sides('net'), FULL),
          incremental: difference(...sides('net')),
        };
      }),
      ordersLeftOut: values.slice(MOST).reduce((sum, [, count]) => sum + count, 0),
    })),
  };
};

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
  /** Absent: all days. */
  readonly days?: { readonly from: string; readonly to: string } | undefined;
}
/** The bundle says nothing of weeks, and pages name nobody. */
export const BROWSERS: Asked = { weeks: 8, coupons: ['tea', 'shoes'] };

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
  const told = log.filter(({ at, currency }) => at <= until && currency === 'EUR');
  const plan = { start: Math.min(...told.filter(markOf).map(({ at }) => at)), weeks: asked.weeks };
  const { from, to } = asked.days ?? { from: '', to: '9999' };
  const orders = told.filter(({ at }) => at < plan.start || (dateInBerlin(at) >= from && dateInBerlin(at) <= to));
  const ours = orders.filter(markOf);
  const times = ours.map(({ at }) => at);
  const weeks = Math.max(DAY, Math.max(...times) - Math.min(...times)) / (7 * DAY);
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
          return { treatment, control, ...difference(net[treatment], net[control], levels[i]) };
        }),
      };
    }),
  };
};
export type ExperimentFigures = ReturnType<typeof experimentFigures>;
