import { armMoments, netMargin } from './armMoments';
import type { Arm } from './compareArms';
import { customerTotals } from './customerTotals';
import { differenceEstimate } from './differenceEstimate';
import type { SequentialEstimate } from './interval';
import type { OrderRecord } from './orderRecord';

export interface ExploringSetting {
  /** Share η of the couplet arm's sessions that explore. */
  readonly explore: number;
  /** The public list that coupons were drawn from, unchanged over the time observed. */
  readonly coupons: readonly string[];
  /** Shadow price λ of a unit of discount; 0 when absent. */
  readonly shadowPrice?: number | undefined;
}

export interface CouponValue {
  readonly couponId: string;
  /** Orders of sessions that drew it, whether it could be shown or not (intent to treat). */
  readonly orders: number;
  /** V(a) over all traffic and the time observed, minor units. */
  readonly value: SequentialEstimate;
}

/** An order whose session explored. */
export interface ExploredOrder extends OrderRecord {
  readonly explored: string;
}

/**
 * V(a) = E[margin before discount | a] − E[margin | none] − (1 + λ) E[discount | a] from the orders of exploring sessions: sums over π_couplet η/K
 * of the sessions that drew a, against sums over π_none. Margin and discount are those that refunds left standing, and the margin of `none` is net
 * of what discounts the shop gives anyway.
 */
export const couponValues = (
  orders: readonly ExploredOrder[],
  couplet: Arm,
  none: Arm,
  { explore, coupons, shadowPrice = 0 }: ExploringSetting,
): readonly CouponValue[] => {
  const control = { share: none.share, moments: armMoments(none.customers, netMargin) };
  const share = (couplet.share * explore) / coupons.length;
  return coupons.map((couponId) => {
    const customers = customerTotals(orders.filter(({ explored }) => explored === couponId));
    // Margin before discount − (1 + λ) discount = net − λ discount.
    const moments = armMoments(customers, ({ net, keptDiscount }) => Number(net) - shadowPrice * Number(keptDiscount));
    const count = customers.reduce((sum, { total }) => sum + total.orders, 0);
    return { couponId, orders: count, value: differenceEstimate({ share, moments }, control) };
  });
};
