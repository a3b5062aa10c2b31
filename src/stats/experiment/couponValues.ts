import type { Interval, SequentialEstimate } from '../../maths/interval';
import type { OrderRecord } from '../../protocol/orderRecord';
import { type Metric, netMargin, type Schedule, sharedArms } from './armMoments';
import type { Arm } from './compareArms';
import { customerTotals } from './customerTotals';
import { differenceEstimate } from './differenceEstimate';
import { shrunkValues } from './shrunkValues';

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
  /** V(a) beside what the other coupons are worth, see `shrunkValues`; null before there is an interval of each. */
  readonly shrunk: { readonly value: number; readonly interval: Interval } | null;
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
  schedule: Schedule,
): readonly CouponValue[] => {
  const share = (couplet.share * explore) / coupons.length;
  const values = coupons.map((couponId) => {
    const customers = customerTotals(orders.filter(({ explored }) => explored === couponId));
    // Margin before discount − (1 + λ) discount = net − λ discount.
    const worth: Metric = ({ net, keptDiscount }) => Number(net) - shadowPrice * Number(keptDiscount);
    const [drew, without] = sharedArms(
      [{ share, customers, weightOf: couplet.weightOf }, none],
      (total, arm) => (arm === 0 ? worth : netMargin)(total),
      schedule,
    );
    return {
      couponId,
      orders: customers.reduce((sum, { total }) => sum + total.orders, 0),
      value: differenceEstimate(drew!, without!),
    };
  });
  const shrunk = shrunkValues(values.map(({ value }) => value));
  return values.map((value, i) => ({ ...value, shrunk: shrunk?.[i] ?? null }));
};
