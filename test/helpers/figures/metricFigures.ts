import { difference, type Ends, lift, NO_ENDS } from './contrast';
import type { Levels } from './critical';
import type { Figures } from './groupFigures';
import { type Lot, type Plan, type Side, sideOf } from './sides';

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
