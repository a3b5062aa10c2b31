import { type Minor, shareOf } from '../money';
import type { Scope } from './coupon';
import type { Discount } from './discount';
import { inScope } from './inScope';

export interface BasketLine {
  readonly itemId: string;
  readonly categories: readonly string[];
  /** Unit price, minor units. */
  readonly price: Minor;
  readonly quantity: number;
}

export interface Basket {
  readonly lines: readonly BasketLine[];
  readonly shipping: Minor;
}

/** Price of the goods in scope, minor units. */
export const goodsInScope = (scope: Scope, lines: readonly BasketLine[]): Minor =>
  lines.reduce((sum, line) => (inScope(scope, line) ? sum + line.price * line.quantity : sum), 0);

/**
 * What the coupon takes off this basket, minor units, integer arithmetic throughout.
 *   percent: min(⌊goods · bp / 10,000⌋, cap) · fixed: min(amount, goods) · freeShipping: min(shipping, cap) where goods in scope
 *   tiers: the amount of the highest threshold reached; with `repeat`, ⌊goods / threshold₁⌋ · amount₁ if that is more; min with cap and goods
 */
export const computeDiscount = (coupon: { readonly discount: Discount; readonly scope: Scope }, basket: Basket): Minor => {
  const { discount } = coupon;
  const goods = goodsInScope(coupon.scope, basket.lines);
  switch (discount.kind) {
    case 'percent':
      return Math.min(shareOf(goods, discount.basisPoints), discount.cap);
    case 'fixed':
      return Math.min(discount.amount, goods);
    case 'tiers': {
      const tiers = discount.tiers.toSorted((a, b) => a.threshold - b.threshold);
      const reached = tiers.findLast(({ threshold }) => goods >= threshold)?.amount ?? 0;
      const [lowest] = tiers;
      const repeated = discount.repeat && lowest ? Math.floor(goods / lowest.threshold) * lowest.amount : 0;
      return Math.min(Math.max(reached, repeated), discount.cap, goods);
    }
    case 'freeShipping':
      return goods > 0 ? Math.min(basket.shipping, discount.cap) : 0;
    default:
      return discount satisfies never;
  }
};
