import { sessionReward } from '../../core/device/learn';
import type { Visit } from './visits';

/** Orders of a kind that stand for all of it. */
const SAMPLE = 24;
/** With fewer orders in a kind, those of the next larger kind stand in. */
const FEWEST = 30;

/**
 * Mean reward of an order that a question leads to, as a function of the cart then, of whether the coupon shown is used, and of what that costs: over
 * the logged orders of that kind, spread evenly by size, mean of clip((marginRate · goods − cost) / rewardScale).
 * @param edges of the cart's bins, minor units
 */
export const orderWorth = (visits: readonly Visit[], edges: readonly number[], marginRate: number, rewardScale: number) => {
  const kinds = new Map<string, number[]>();
  const binOf = (cart: number): number => edges.filter((edge) => cart >= edge).length;
  const add = (kind: string, order: number): void => {
    const known = kinds.get(kind);
    if (known) known.push(order);
    else kinds.set(kind, [order]);
  };
  for (const { questions, offer, order } of visits) {
    if (order === undefined) continue;
    const used = offer?.redeemed ? 'used' : 'plain';
    const bins = new Set(questions.map(({ facts }) => binOf(facts.cartValue)));
    for (const bin of bins) add(`${used} ${bin}`, order);
    add(used, order);
    add('', order);
  }
  const spread = (orders: readonly number[]): readonly number[] => {
    const sorted = [...orders].sort((a, b) => a - b);
    if (sorted.length <= SAMPLE) return sorted;
    return Array.from({ length: SAMPLE }, (_, i) => sorted[Math.floor(((i + 0.5) * sorted.length) / SAMPLE)]!);
  };
  const samples = new Map([...kinds].map(([kind, orders]) => [kind, { count: orders.length, orders: spread(orders) }]));
  const ordersOf = (used: string, bin: number): readonly number[] =>
    [`${used} ${bin}`, used].map((kind) => samples.get(kind)).find((sample) => (sample?.count ?? 0) >= FEWEST)?.orders ??
    samples.get('')?.orders ??
    [];
  return (cart: number, used: boolean, cost: number): number => {
    const orders = ordersOf(used ? 'used' : 'plain', binOf(cart));
    const total = orders.reduce((sum, goods) => sum + sessionReward({ revenue: goods, discount: cost }, marginRate, rewardScale), 0);
    return orders.length > 0 ? total / orders.length : 0;
  };
};
