import type { CustomerDraw } from '../../src/engine/assignment/customerDraw';
import { normal, type Rng, seededRng, uniform } from '../../src/maths/random';
import type { OrderRecord } from '../../src/protocol/order';
import { DAY } from '../../src/protocol/values/clock';
import { experimentDays } from '../../src/stats/experiment/experimentDays';
import { poisson } from './drawnShop';

/** 20,000 visits a week at 2.5%. */
const ORDERS_A_WEEK = 500;
const HISTORY_WEEKS = 26;
export const liftedShares = { none: 0.5, rule: 0, couplet: 0.5 };
/** Net margin of a week without a lift, 12% of orders paid back. */
export const liftedNet = ORDERS_A_WEEK * 2_000 * 0.88;

export interface LiftedShop {
  /** Share of orders by customers who had ordered before the experiment. */
  readonly known: number;
  /** True lift in orders. */
  readonly lift: number;
  readonly weeks: number;
}

/** Margin and refunds of one order: gamma of shape 4 around 20.00, 12% paid back. */
const amounts = (rng: Rng) => {
  const margin = Math.round(500 * -Math.log([1, 2, 3, 4].reduce((product) => product * (1 - uniform(rng)), 1)));
  return { subtotal: 2 * margin, discount: 0, margin, refunded: uniform(rng) < 0.12 ? 2 * margin : 0 };
};

/**
 * Orders from `HISTORY_WEEKS` before an experiment to `weeks` after its start, at time 0. Known customers order at rates of their own, lognormal with log-spread
 * 1; the others are new, and one in ten of them orders again.
 */
export const drawLiftedShop = ({ known, lift, weeks }: LiftedShop, rng: Rng): readonly OrderRecord[] => {
  const orders: OrderRecord[] = [];
  const add = (customerId: string, at: number, attribution: string | null, bucket?: number): void => {
    orders.push({ orderId: `${customerId}-${orders.length}`, at: Math.floor(at), attribution, customerId, bucket, ...amounts(rng) });
  };
  const variantOf = (): 'couplet' | 'none' => (uniform(rng) < 0.5 ? 'couplet' : 'none');
  // Mean rate one order in twelve weeks.
  const customers = Math.round(known * ORDERS_A_WEEK * 12);
  for (let i = 0; i < customers; i++) {
    const rate = Math.exp(normal(rng) - 0.5) / 12;
    const variant = variantOf();
    const id = `known${i}`;
    // Even buckets are drawn into Couplet's group.
    const bucket = 2 * (i % 32_768) + Number(variant === 'none');
    for (let k = poisson(rate * HISTORY_WEEKS, rng); k > 0; k--) add(id, -uniform(rng) * HISTORY_WEEKS * 7 * DAY, null, bucket);
    const times = variant === 'couplet' ? 1 + lift : 1;
    for (let k = poisson(rate * weeks * times, rng); k > 0; k--) add(id, uniform(rng) * weeks * 7 * DAY, `v1.e.${variant}.-`, bucket);
  }
  for (const variant of ['none', 'couplet'] as const) {
    const times = variant === 'couplet' ? 1 + lift : 1;
    // 1.05 orders each: half of the second orders come too late.
    for (let i = poisson(((1 - known) * ORDERS_A_WEEK * weeks * times) / 2 / 1.05, rng); i > 0; i--) {
      const first = uniform(rng) * weeks * 7 * DAY;
      const id = `new-${variant}${i}`;
      add(id, first, `v1.e.${variant}.-`);
      const later = first + uniform(rng) * weeks * 7 * DAY;
      if (uniform(rng) < 0.1 && later < weeks * 7 * DAY) add(id, later, `v1.e.${variant}.-`);
    }
  }
  return orders;
};

/** As `drawLiftedShop` draws customers. */
export const liftedDraw: CustomerDraw = {
  variantOf: (bucket) => (bucket === undefined ? undefined : bucket % 2 === 0 ? 'couplet' : 'none'),
  shares: liftedShares,
};

/** Weeks until the sequence of net margin, looked at daily, told the lift; infinite where it did not in time. */
export const weeksToVerdict = (shop: LiftedShop, seed: number, useKnown: boolean): number => {
  const orders = drawLiftedShop(shop, seededRng(seed));
  const days = experimentDays(orders, { experiment: 'e', shares: liftedShares, draw: useKnown ? liftedDraw : undefined }, 'UTC');
  if (!days.ok) throw new Error(days.error.code);
  const day = days.value.days.findIndex(({ comparisons: [own] }) => (own!.sequence.lower ?? -1) > 0);
  return day < 0 ? Number.POSITIVE_INFINITY : (day + 1) / 7;
};
