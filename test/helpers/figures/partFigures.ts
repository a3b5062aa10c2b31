import { difference, lift } from './contrast';
import { FULL } from './critical';
import { figuresOf, type GroupFigures, markOf, type Name } from './groupFigures';
import type { Known } from './knownFigures';
import { quantile } from './normalDistribution';
import type { RawOrder } from './shopLog';
import { SHARES } from './shopOrders';
import { cappedSides, counted, type Plan, type Side } from './sides';

/** Of a dimension. */
const MOST = 6;

/** Couplet against no coupons within new and returning customers, and within each checkout route; Bonferroni over what is shown. */
export const partFigures = (all: readonly RawOrder[], ours: readonly RawOrder[], plan: Plan, until: number, known: Known | null) => {
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
