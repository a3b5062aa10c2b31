import { logGamma } from '../../maths/distributions';
import { attributionReader } from '../../protocol/attribution';
import type { OrderRecord } from '../../protocol/order';
import { orderAmounts } from './customerTotals';

/** Share of a checkout route's orders that came with the attribute, from any experiment. */
interface RouteCoverage {
  /** Empty if the shop names no route. */
  readonly route: string;
  readonly orders: number;
  readonly attributed: number;
  /** True if the route drops the attribute: its share is below another route's by more than chance. */
  readonly loses: boolean;
  /** Orders that would have had it at the share of the best such route. 0 unless `loses`. */
  readonly missing: number;
  /** Their net margin, at the mean of the route's orders without it, minor units. */
  readonly missingMargin: number;
}

export interface AttributeCoverage {
  readonly orders: number;
  readonly attributed: number;
  /** Orders with an attribute in an unknown form. */
  readonly malformed: number;
  /** Orders with a customer id. Each other order counts as a customer of its own, which makes intervals too narrow if guests come back. */
  readonly identified: number;
  readonly routes: readonly RouteCoverage[];
}

/** Orders from which a route is compared. */
const FEWEST = 30;
/** Standard errors below another route. */
const BEYOND_CHANCE = 4;

interface Tally {
  orders: number;
  attributed: number;
  lostMargin: number;
}

/**
 * How far the share of `tally` lies below that of `other`, or 0 if it may be chance, by the pooled test of two shares: a few orders that
 * all have the attribute are weak evidence.
 */
const shortfall = (tally: Tally, other: Tally): number => {
  const short = other.attributed / other.orders - tally.attributed / tally.orders;
  const pooled = (tally.attributed + other.attributed) / (tally.orders + other.orders);
  const se = Math.sqrt(pooled * (1 - pooled) * (1 / tally.orders + 1 / other.orders));
  return short > BEYOND_CHANCE * se ? short : 0;
};

/**
 * Orders with and without the attribute by route. An order may lack it because the shopper gave no consent (the same in every route and
 * group) or because a checkout drops it. Only a route that has it more rarely than others counts as dropping it. No order is guessed into a
 * group.
 */
export const attributeCoverage = (orders: readonly OrderRecord[]): AttributeCoverage => {
  const read = attributionReader();
  const tallies = new Map<string, Tally>();
  let [attributed, malformed, identified] = [0, 0, 0];
  for (const order of orders) {
    const tally = tallies.get(order.route ?? '') ?? { orders: 0, attributed: 0, lostMargin: 0 };
    tallies.set(order.route ?? '', tally);
    tally.orders += 1;
    if (order.customerId) identified += 1;
    if (order.attribution !== null && read(order.attribution).ok) {
      tally.attributed += 1;
      attributed += 1;
    } else {
      if (order.attribution) malformed += 1;
      tally.lostMargin += orderAmounts(order).net;
    }
  }
  const known = [...tallies.values()].filter((tally) => tally.orders >= FEWEST);
  const routes = [...tallies].map(([route, tally]): RouteCoverage => {
    const short = tally.orders >= FEWEST ? Math.max(0, ...known.map((other) => shortfall(tally, other))) : 0;
    const loses = short > 0;
    const missing = loses ? short * tally.orders : 0;
    const lost = tally.orders - tally.attributed;
    const missingMargin = lost > 0 ? (tally.lostMargin * missing) / lost : 0;
    return { route, orders: tally.orders, attributed: tally.attributed, loses, missing, missingMargin };
  });
  return {
    orders: orders.length,
    attributed,
    malformed,
    identified,
    routes: routes.sort((a, b) => b.orders - a.orders || (a.route < b.route ? -1 : 1)),
  };
};

/** Below this p-value the assignment counts as broken, and there is no verdict. */
export const SAMPLE_RATIO_ALPHA = 0.001;

/** Weight of the prior around the planned shares, in assignments: most sensitive to shifts of one or two points. */
const PRIOR_WEIGHT = 1_000;

export interface SampleRatio {
  readonly assigned: number;
  /** Valid at all looks together: P(it ever falls to p) ≤ p while assignment keeps to the shares. */
  readonly p: number;
  readonly mismatch: boolean;
}

/**
 * Sequential test of sample ratio mismatch (Lindon & Malek 2022, https://arxiv.org/abs/2011.03567): the Bayes factor of a Dirichlet prior
 * of weight κ around the planned shares π against them, Γ(κ)/Γ(κ + n) Π_k Γ(κπ_k + n_k)/Γ(κπ_k) / Π_k π_k^{n_k}. Under the planned shares
 * it is a martingale of mean 1, so its inverse is a p-value at any time (Ville 1939). It uses assignments, never orders, which a treatment
 * may change.
 *
 * @param counts n_k, devices assigned to each group, from assignment events
 * @param shares π_k, same order, sum 1; a group with share 0 that was assigned anyway gives p = 0
 */
export const sampleRatio = (counts: readonly number[], shares: readonly number[]): SampleRatio => {
  const assigned = counts.reduce((sum, n) => sum + n, 0);
  let logFactor = logGamma(PRIOR_WEIGHT) - logGamma(PRIOR_WEIGHT + assigned);
  for (const [k, n] of counts.entries()) {
    const share = shares[k] ?? 0;
    if (share > 0) logFactor += logGamma(PRIOR_WEIGHT * share + n) - logGamma(PRIOR_WEIGHT * share) - n * Math.log(share);
    else if (n > 0) logFactor = Number.POSITIVE_INFINITY;
  }
  const p = Math.min(1, Math.exp(-logFactor));
  return { assigned, p, mismatch: p < SAMPLE_RATIO_ALPHA };
};
