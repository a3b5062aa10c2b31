import { normal, type Rng, uniform } from '../../src/maths/random';
import { type Experiment, variants } from '../../src/protocol/experiment';
import type { OrderRecord } from '../../src/protocol/order';
import { DAY } from '../../src/protocol/values/clock';

/** How the net margin of an order is spread. */
export type Spread = 'mild' | 'lognormal 1.2' | 'lognormal 2' | 'Pareto 1.5';

export interface DrawnShop {
  readonly weeks: number;
  /** New customers with an order a week, were all traffic in `none`. */
  readonly customersPerWeek: number;
  readonly shares: Experiment['shares'];
  readonly spread: Spread;
  /** Share of customers who come back, and how many further orders they place on average. */
  readonly repeat: { readonly share: number; readonly orders: number };
  /** Share of orders wholly paid back. */
  readonly refunded: number;
  /** Whether orders name their customer. */
  readonly identified: boolean;
  /** How many times the customers Couplet's arm brings. */
  readonly customersTimes: number;
}

/** Poisson draw by counting exponential gaps, in pieces so that no factor underflows. */
export const poisson = (mean: number, rng: Rng): number => {
  let [count, time] = [-1, 0];
  while (time <= mean) {
    time -= Math.log(1 - uniform(rng));
    count += 1;
  }
  return count;
};

/** Margin of one order; minor units. */
const marginOf: Record<Spread, (rng: Rng) => number> = {
  mild: (rng) => 500 * -Math.log((1 - uniform(rng)) * (1 - uniform(rng)) * (1 - uniform(rng)) * (1 - uniform(rng))),
  'lognormal 1.2': (rng) => 1_000 * Math.exp(1.2 * normal(rng)),
  'lognormal 2': (rng) => 1_000 * Math.exp(2 * normal(rng)),
  'Pareto 1.5': (rng) => 1_000 * (1 - uniform(rng)) ** (-1 / 1.5),
};

/** Orders of an experiment `e`, from time 0 on. Customers are drawn into arms one by one, and order again at random times that are left. */
export const drawShop = (shop: DrawnShop, rng: Rng): readonly OrderRecord[] => {
  const { weeks, customersPerWeek, shares, spread, repeat, refunded, identified, customersTimes } = shop;
  const end = weeks * 7 * DAY;
  const orders: OrderRecord[] = [];
  for (const variant of variants) {
    const mean = weeks * customersPerWeek * shares[variant] * (variant === 'couplet' ? customersTimes : 1);
    if (mean === 0) continue;
    for (let i = poisson(mean, rng); i > 0; i--) {
      const first = uniform(rng) * end;
      const again = uniform(rng) < repeat.share ? poisson(repeat.orders, rng) : 0;
      for (let k = 0; k <= again; k++) {
        const at = k === 0 ? first : first + uniform(rng) * end;
        if (at >= end) continue;
        const margin = Math.round(marginOf[spread](rng));
        orders.push({
          orderId: `${variant}${i}-${k}`,
          at: Math.floor(at),
          attribution: `v1.e.${variant}.-`,
          ...(identified ? { customerId: `${variant}${i}` } : {}),
          subtotal: 2 * margin,
          discount: 0,
          margin,
          refunded: uniform(rng) < refunded ? 2 * margin : 0,
        });
      }
    }
  }
  return orders;
};
