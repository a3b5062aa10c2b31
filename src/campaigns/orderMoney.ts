import { parseAttribution } from '../protocol/attribution';
import type { Coupon } from '../protocol/coupons/coupon';
import { isWholeShop } from '../protocol/coupons/isWholeShop';
import type { AskedFacts, AttributedOrders } from './exploredOrders';
import type { OrderMoney } from './learnVisits';

/** A coupon and what its budget says was used of it, minor units and count. */
export interface UsedCoupon {
  readonly coupon: Coupon;
  readonly currency: string;
  readonly usedMoney: number;
  readonly usedCount: number;
}

/** Of a kind of coupon that nobody has used yet, in margins of an order. */
const UNUSED_DISCOUNT = 1 / 3;

/**
 * What orders of the running experiment leave, and what coupons of either kind took off where they were used. `undefined` where no order tells, or orders
 * leave nothing.
 */
export const orderMoney = (
  totals: readonly AttributedOrders[],
  used: readonly UsedCoupon[],
  {
    experiment: { id },
    marginRate,
    currency,
  }: Pick<AskedFacts, 'marginRate' | 'currency'> & { readonly experiment: { readonly id: string } },
): OrderMoney | undefined => {
  let [orders, subtotal] = [0, 0];
  for (const total of totals) {
    const read = parseAttribution(total.attribution);
    if (!read.ok || read.value.experiment !== id || total.currency !== currency) continue;
    orders += total.orders;
    subtotal += total.subtotal;
  }
  const margin = orders > 0 ? (marginRate * subtotal) / orders : 0;
  if (!(margin > 0)) return undefined;
  const meanDiscount = (whole: boolean): number => {
    const kind = used.filter((one) => one.currency === currency && isWholeShop(one.coupon.scope) === whole);
    const count = kind.reduce((sum, { usedCount }) => sum + usedCount, 0);
    return count > 0 ? kind.reduce((sum, { usedMoney }) => sum + usedMoney, 0) / count : UNUSED_DISCOUNT * margin;
  };
  return { margin, wholeDiscount: meanDiscount(true), scopedDiscount: meanDiscount(false), marginRate };
};
