import type { Manifest } from '../bundle/manifest';
import { NO_COUPON } from '../engine/decision/decision';
import type { Strata } from '../engine/profile/stratum';
import { parseAttribution } from '../protocol/attribution';
import type { Experiment } from '../protocol/experiment';

/** What of the running bundle says how its answers and orders are read. */
export interface AskedFacts extends Pick<Manifest, 'marginRate' | 'currency'> {
  readonly experiment: Experiment;
  readonly couponIds: ReadonlySet<string>;
  readonly strata: Strata;
}

/** Paid orders with one attribute; money in minor units. */
export interface AttributedOrders {
  readonly attribution: string | null;
  readonly currency: string;
  readonly orders: number;
  readonly subtotal: number;
  readonly discount: number;
}

/** What the shop's books say of the sessions that drew one coupon. */
interface Explored {
  readonly orders: number;
  readonly margin: number;
  /** Orders behind it, unscaled. */
  readonly counted: number;
}

/**
 * Orders of exploring sessions by the coupon they drew, and under `NO_COUPON` those of the arm that sees nothing, scaled to the traffic that one coupon
 * was drawn for.
 */
export const exploredOrders = (
  totals: readonly AttributedOrders[],
  { experiment: { id, shares, explore }, marginRate, currency, couponIds }: AskedFacts,
): ReadonlyMap<string, Explored> => {
  const sums = new Map<string, Explored>();
  for (const { attribution, orders, subtotal, discount, currency: paid } of totals) {
    const read = parseAttribution(attribution);
    if (!read.ok || read.value.experiment !== id || paid !== currency) continue;
    const drawn = read.value.variant === 'none' ? NO_COUPON : read.value.explored;
    const scale = drawn === NO_COUPON ? (shares.couplet * explore) / couponIds.size / shares.none : 1;
    if (drawn === undefined || !Number.isFinite(scale)) continue;
    const sum = sums.get(drawn) ?? { orders: 0, margin: 0, counted: 0 };
    sums.set(drawn, {
      orders: sum.orders + scale * orders,
      margin: sum.margin + scale * (subtotal * marginRate - discount),
      counted: sum.counted + orders,
    });
  }
  return sums;
};
