import { difference, type Ends, lift, NO_ENDS, type Side } from './contrast';
import { type CustomerFigures, momentsOf } from './groupFigures';

interface Lot {
  readonly share: number;
  readonly byCustomer: readonly CustomerFigures[];
}
type Figure = (of: CustomerFigures['total']) => number;

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

const sideOf = ({ share, byCustomer }: Lot, of: Figure): Side => ({
  share,
  moments: momentsOf(byCustomer.map(({ first, total }) => ({ first: of(first), total: of(total) }))),
});
const sum = ({ byCustomer }: Lot, of: Figure): number => byCustomer.reduce((so, { total }) => so + of(total), 0);
const unknown = (value: number | null) => ({ value, sequence: NO_ENDS, fixed: NO_ENDS });

const sumFigures = (treatment: Lot, control: Lot, of: Figure) => {
  const [t, c] = [sideOf(treatment, of), sideOf(control, of)];
  return {
    treatment: t.moments.sum / t.share,
    control: c.moments.sum / c.share,
    difference: difference(t, c),
    lift: c.moments.sum > 0 ? lift(t, c) : unknown(null),
  };
};

/** Σa / Σb, whose noise is that of a − R b: the difference in units of Σb of the control over all traffic, and the lift. */
const ratioFigures = (treatment: Lot, control: Lot, a: Figure, b: Figure) => {
  const [tb, cb] = [sum(treatment, b), sum(control, b)];
  const [tr, cr] = [sum(treatment, a) / tb, sum(control, a) / cb];
  const side = (lot: Lot, ratio: number, share: number): Side => {
    const { moments } = sideOf(lot, (of) => a(of) - ratio * b(of));
    return { share, moments: { ...moments, sum: sum(lot, a) } };
  };
  const all = cb / control.share;
  const [t, c] = [side(treatment, tr, tb / all), side(control, cr, control.share)];
  const over = ({ lower, upper }: Ends): Ends => ({
    lower: lower === null ? null : lower / all,
    upper: upper === null ? null : upper / all,
  });
  const apart = difference(t, c);
  return {
    treatment: tr,
    control: cr,
    difference: { value: apart.value / all, sequence: over(apart.sequence), fixed: over(apart.fixed) },
    lift: cr > 0 ? lift(t, c) : unknown(null),
  };
};

/** Every metric of two groups. */
export const metricFigures = (treatment: Lot, control: Lot) => [
  ...SUMS.map(([metric, unit, of]) => ({ metric, unit, ...sumFigures(treatment, control, of) })),
  ...RATIOS.map(([metric, unit, a, b]) => ({ metric, unit, ...ratioFigures(treatment, control, a, b) })),
];
