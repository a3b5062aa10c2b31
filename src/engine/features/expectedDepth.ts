import type { Discount } from '../../protocol/coupons/discount';
import type { Minor } from '../../protocol/money';
import { maxDiscount } from '../eligibility/maxDiscount';

/** How sharply reaching a threshold depends on what an order is expected to come to. */
const SHARPNESS = 2.5;
/** What is taken for an order where nothing is known of one: so many times the most that the coupon takes off. */
const ORDER_PER_DISCOUNT = 4;

/**
 * What a coupon is expected to take off an order, as a share of its goods, [0, 1]. With B the goods of the order and g = share·B those in scope:
 *   percent, cash back: min(bp·g, cap)/B · fixed: min(amount, g)/B · other forms: share · what they are worth / B
 *   steps: the largest of amount_i/B / (1 + (threshold_i/g)^2.5), since an order may still grow to a threshold or fall short of it.
 * @param share of the order that is in the coupon's scope, [0, 1]
 * @param order goods of the order, minor units; 0 where nothing is known of it
 */
export const expectedDepth = (discount: Discount, share: number, order: Minor): number => {
  const most = maxDiscount(discount);
  const whole = order || ORDER_PER_DISCOUNT * most;
  const goods = share * whole;
  const off = (): number => {
    switch (discount.kind) {
      case 'percent':
      case 'cashBack':
        return Math.min((discount.basisPoints / 10_000) * goods, order ? most : goods);
      case 'fixed':
        return Math.min(most, goods);
      case 'tiers':
        return Math.max(...discount.tiers.map(({ threshold, amount }) => amount / (1 + (threshold / goods) ** SHARPNESS)));
      default:
        return share * most;
    }
  };
  return Math.min(1, off() / whole);
};
