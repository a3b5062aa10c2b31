import { buyersOf, type Interactions, type InteractionTimes } from './interactions';

const DAY = 86_400_000;

/** What "lately" means, ms: 30 days, or a quarter of a shorter log. */
export const recentWindow = ({ from, until }: InteractionTimes): number => Math.min(30 * DAY, (until - from) / 4);

/** `15d`, `6.5h` */
export const windowName = (ms: number): string =>
  ms >= DAY ? `${Number((ms / DAY).toFixed(1))}d` : `${Number((ms / 3_600_000).toPrecision(2))}h`;

/** Σ over an item's buyers of 2^(−age / halfLife), age since they last bought it. */
export const decayedBuyers = ({ items, histories }: Interactions, { last, until }: InteractionTimes, halfLife: number): Float64Array => {
  const sums = new Float64Array(items.length);
  for (const [u, history] of histories.entries())
    for (const [k, i] of history.entries()) sums[i]! += 0.5 ** ((until - last[u]![k]!) / halfLife);
  return sums;
};

/**
 * Trend of each item: t_j = ((d_j / c + 1/c) / (n_j + 1/c))^γ with n_j its buyers, d_j its decayed buyers and c = Σ d / Σ n, one decayed
 * pseudo-buyer drawing it to 1. What was bought lately is bought next: seasons turn faster than tastes.
 */
export const trendOf = (data: Interactions, times: InteractionTimes, halfLife: number, exponent: number): Float64Array => {
  const buyers = buyersOf(data);
  const decayed = decayedBuyers(data, times, halfLife);
  const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);
  const c = sum(decayed) / sum(buyers);
  return decayed.map((d, j) => ((d / c + 1 / c) / (buyers[j]! + 1 / c)) ** exponent);
};
