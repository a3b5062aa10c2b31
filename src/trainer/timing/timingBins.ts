import { MINUTE } from '../../core/clock';
import type { Coupon } from '../../core/coupons/coupon';
import { maxDiscount } from '../../core/coupons/maxDiscount';
import type { TimingFacts } from '../../core/timing/timingState';
import type { TimingBins } from '../../core/timing/timingTable';

/**
 * Edges that part the finite values above `above` into about equally many; where one value has more than its part, the next larger value is the edge, so
 * that every edge has values on both sides.
 */
const quantileEdges = (values: readonly number[], parts: number, above: number): number[] => {
  const sorted = values.filter((value) => Number.isFinite(value) && value > above).sort((a, b) => a - b);
  const edges: number[] = [];
  let last = sorted[0];
  for (let part = 1; part < parts; part++) {
    const at = sorted[Math.floor((part * sorted.length) / parts)];
    const edge = last !== undefined && at !== undefined && at <= last ? sorted.find((value) => value > last!) : at;
    if (edge === undefined) break;
    edges.push(edge);
    last = edge;
  }
  return edges;
};

/** Two digits, so that a manifest reads well. */
const twoDigits = (edge: number): number => Number(edge.toPrecision(2));

/**
 * Few bins of each number, from quantiles of the questions of a log; at most 5 · 4 · 3 · 2 · 2 = 240 states. A cart is empty or of one of three
 * sizes; an offer was in this visit, lately, or long ago; "never" counts as long ago.
 */
export const timingBins = (questions: readonly TimingFacts[], idleMs: number): TimingBins => {
  const of = (name: keyof TimingFacts): readonly number[] => questions.map((facts) => facts[name]);
  const visit = Math.max(1, idleMs / MINUTE);
  const ascending = (edges: readonly number[]): number[] => [...new Set(edges)].sort((a, b) => a - b);
  return {
    views: ascending(quantileEdges(of('views'), 5, 0)),
    cartValue: ascending([1, ...quantileEdges(of('cartValue'), 3, 1).map(twoDigits)]),
    sinceOffer: ascending([visit, ...quantileEdges(of('sinceOffer'), 2, visit).map(twoDigits)]),
    offers: ascending([Math.max(1, ...quantileEdges(of('offers'), 2, 0))]),
    sincePurchase: ascending(quantileEdges(of('sincePurchase'), 2, 0).map(twoDigits)),
  };
};

/**
 * From which largest cost on a coupon is a large one: the median of the campaign's, or the next cost above the smallest where the median is the
 * smallest. Where all cost alike there are no large ones.
 */
export const largeFrom = (coupons: readonly Coupon[]): number => {
  const costs = coupons.map(({ discount }) => maxDiscount(discount)).sort((a, b) => a - b);
  const [least = 0, most = 0] = [costs[0], costs.at(-1)];
  const middle = costs[costs.length >> 1] ?? 0;
  return Math.max(1, middle > least ? middle : (costs.find((cost) => cost > least) ?? most + 1));
};
