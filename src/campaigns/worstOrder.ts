import { couponCost } from '../engine/eligibility/computeDiscount';
import { maxDiscount } from '../engine/eligibility/maxDiscount';
import type { Coupon } from '../protocol/coupons/coupon';
import type { Discount } from '../protocol/coupons/discount';
import type { Minor } from '../protocol/money';
import { leastCart } from './leastCart';

/** Goods of an order and what the coupon costs on it, minor units. */
export interface WorstOrder {
  readonly cart: Minor;
  readonly cost: Minor;
}

/** Goods at which a share given away can be largest: where a step is reached, and where a cap or an amount is used up. */
const turns = (discount: Discount, floor: Minor): readonly Minor[] => {
  switch (discount.kind) {
    case 'percent':
    case 'cashBack':
      return [Math.ceil((discount.cap * 10_000) / discount.basisPoints)];
    case 'tiers': {
      const thresholds = discount.tiers.map(({ threshold }) => threshold);
      const first = Math.min(...thresholds);
      return [...thresholds, Math.ceil(floor / first) * first];
    }
    default:
      return [maxDiscount(discount)];
  }
};

/**
 * The order on which the coupon leaves least of what the goods bring: its largest share on carts that can get it. All goods are taken to be
 * in scope, and shipping to cost what is waived at most.
 */
export const worstOrder = ({ discount, when }: Pick<Coupon, 'discount' | 'when'>): WorstOrder => {
  const floor = Math.max(1, leastCart(when));
  const shipping = maxDiscount(discount);
  return [floor, ...turns(discount, floor)]
    .filter((cart) => cart >= floor)
    .map((cart) => {
      const lines = [{ itemId: '', categories: [], price: cart, quantity: 1 }];
      return { cart, cost: couponCost({ discount, scope: {} }, { lines, shipping }) };
    })
    .reduce((worst, order) => {
      const more = order.cost / order.cart - worst.cost / worst.cart;
      return more > 0 || (more === 0 && order.cart > worst.cart) ? order : worst;
    });
};
