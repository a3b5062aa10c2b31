import { type BasketLine, computeDiscount } from '../../core/coupons/computeDiscount';
import type { Coupon } from '../../core/coupons/coupon';
import type { ShopperEventOf } from '../../core/events/shopperEvent';

/** Lines of a logged purchase; prices in minor units, 0 where the log has none. */
export const basketLines = ({ items }: ShopperEventOf<'purchase'>): BasketLine[] =>
  items.map(({ itemId, categories = [], price = 0, quantity }) => ({ itemId, categories, price, quantity }));

/** What the coupon costs on these lines, minor units. A log has no shipping costs, so a waiver is charged at its maximum. */
export const logDiscount = (coupon: Coupon, lines: readonly BasketLine[]): number =>
  computeDiscount(coupon, { lines, shipping: coupon.discount.kind === 'freeShipping' ? coupon.discount.cap : 0 });
