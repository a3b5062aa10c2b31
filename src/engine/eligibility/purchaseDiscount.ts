import type { Coupon } from '../../protocol/coupons/coupon';
import type { ShopperEventOf } from '../../protocol/events/shopperEvent';
import type { Minor } from '../../protocol/money';
import { type BasketLine, couponCost } from './computeDiscount';

/** Lines of a purchase; prices in minor units, 0 where the event has none. */
export const purchaseLines = ({ items }: ShopperEventOf<'purchase'>): BasketLine[] =>
  items.map(({ itemId, categories = [], price = 0, quantity }) => ({ itemId, categories, price, quantity }));

/** What the coupon costs on these lines, minor units. The event has no shipping costs, so a waiver is charged at the most it can be. */
export const purchaseDiscount = (coupon: Coupon, lines: readonly BasketLine[]): Minor =>
  coupon.discount.kind === 'freeShipping' ? coupon.discount.cap : couponCost(coupon, { lines, shipping: 0 });
