import { contrast, difference, lift, type Side } from './contrast';
import { coverageFigures } from './coverageFigures';
import { figuresOf, type GroupFigures, markOf } from './groupFigures';
import { metricFigures } from './metricFigures';
import { upperTail } from './normalDistribution';
import { partFigures } from './partFigures';
import { ratio } from './ratio';
import { dateInBerlin } from './shopCalendar';
import type { RawOrder } from './shopLog';
import { EXPERIMENT, type Group, SHARES } from './shopOrders';
import { weekSeen, weeksLookingDaily } from './weeksToAnswer';

export const GROUPS = ['none', 'rule', 'couplet'] as const satisfies readonly Group[];
/** Later groups against those before them. */
const PAIRS: readonly (readonly [Group, Group])[] = [
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

const compare = (treatment: Group, control: Group, groups: Record<Group, GroupFigures>, weeks: number, routes: Coverage['routes']) => {
  const side = (group: Group, of: 'ofOrders' | 'ofNet'): Side => ({ share: SHARES[group], moments: groups[group][of] });
  const lot = (group: Group) => ({ share: SHARES[group], byCustomer: groups[group].byCustomer });
  const [t, c] = [side(treatment, 'ofNet'), side(control, 'ofNet')];
  const incremental = difference(t, c);
  const { lower, upper } = incremental.sequence;
  const lost = Math.abs(routes.reduce((sum, { missingMargin }) => sum + missingMargin, 0));
  const loses = routes.some((route) => route.loses);
  const enough = Math.min(t.moments.customers, c.moments.customers) >= 100;
  const { value, variance } = contrast(t, c, 1);
  const seen = weekSeen(t, c, weeks);
  const further = (): number | null => {
    const needed = weeksLookingDaily(seen, { treatment: t.share, control: c.share }, WAITED_FOR);
    return needed === null ? null : Math.max(0, needed - weeks);
  };
  const known = !loses && enough && lower !== null && upper !== null && (lower > 0 ? ('gain' as const) : upper < 0 && ('loss' as const));
  const reason = loses ? 'attribution_lost' : enough ? 'not_yet' : 'too_few_customers';
  return {
    treatment,
    control,
    orders: lift(side(treatment, 'ofOrders'), side(control, 'ofOrders')),
    netMargin: lift(t, c),
    incremental,
    roi: control === 'none' ? ratio(lot(treatment), lot(control), 'net', 'discount') : null,
    spendPerIncrementalOrder: control === 'none' ? ratio(lot(treatment), lot(control), 'discount', 'orders') : null,
    chanceToWin: enough && !loses ? upperTail(-value / Math.sqrt(variance)) : null,
    metrics: metricFigures(lot(treatment), lot(control)),
    bounds: loses ? { lower: lower === null ? null : lower - lost / c.share, upper: upper === null ? null : upper + lost / t.share } : null,
    traffic: { orders: weekSeen(side(treatment, 'ofOrders'), side(control, 'ofOrders'), weeks), netMargin: seen },
    verdict: known ? ({ code: known } as const) : ({ code: 'unknown', reason, weeks: further() } as const),
  };
};
type Coverage = ReturnType<typeof coverageFigures>;

/** V(a): net margin of visits that drew a, over their share of all traffic, beyond that of the group without coupons. */
const couponFigures = (orders: readonly RawOrder[], none: GroupFigures, until: number) =>
  COUPONS.map((couponId) => {
    const drew = figuresOf(
      orders.filter((order) => markOf(order)?.explored === couponId),
      until,
    );
    const share = (SHARES.couplet * EXPLORE) / COUPONS.length;
    return {
      couponId,
      orders: drew.orders,
      value: difference({ share, moments: drew.ofNet }, { share: SHARES.none, moments: none.ofNet }),
    };
  });

/** The running experiment at a moment, from nothing but what the shop knows of its orders. */
export const experimentFigures = (log: readonly RawOrder[], until: number) => {
  const orders = log.filter(({ at, currency }) => at <= until && currency === 'EUR');
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
    orders.filter(({ at }) => at >= Math.min(...times)),
    until,
  );
  const dates = [...new Set(ours.map(({ at }) => dateInBerlin(at)))].sort();
  return {
    experiment: EXPERIMENT,
    weeks,
    arms: GROUPS.map((variant) => {
      const { customers, orders: count, revenue, margin, discount, paidBack, net } = groups[variant];
      const share = SHARES[variant];
      const exact = {
        revenue: Number(revenue),
        margin: Number(margin),
        discount: Number(discount),
        paidBack: Number(paidBack),
        net: Number(net),
      };
      const refunds = Number(margin - discount - net);
      return { variant, share, customers, orders: count, ...exact, refunds, netAtFullShare: Number(net) / share };
    }),
    comparisons: PAIRS.map(([treatment, control]) => compare(treatment, control, groups, weeks, coverage.routes)),
    coverage,
    coupons: couponFigures(ours, groups.none, until),
    dimensions: partFigures(orders, ours, until),
    days: dates.map((day) => {
      const soFar = ofGroups(ours.filter(({ at }) => dateInBerlin(at) <= day));
      const side = (group: Group): Side => ({ share: SHARES[group], moments: soFar[group].ofNet });
      return {
        day,
        arms: GROUPS.map((variant) => ({ variant, orders: soFar[variant].orders, net: Number(soFar[variant].net) })),
        comparisons: PAIRS.map(([treatment, control]) => {
          const { value, sequence } = difference(side(treatment), side(control));
          return { treatment, control, value, sequence };
        }),
      };
    }),
  };
};
export type ExperimentFigures = ReturnType<typeof experimentFigures>;
