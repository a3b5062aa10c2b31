import type { Coupon } from '../../protocol/coupons/coupon';
import type { Minor } from '../../protocol/money';
import { couponCost, goodsInScope } from '../eligibility/computeDiscount';
import { maxDiscount } from '../eligibility/maxDiscount';
import { goodsOf } from '../profile/cart';
import type { ShopperProfile } from '../profile/shopperProfile';

/** What the money of an offer is reckoned with. */
export interface ShopFigures {
  /** Share of revenue that is margin before discount. */
  readonly marginRate: number;
  /** Least share of an order's goods left as margin after the discount. */
  readonly marginFloor?: number | undefined;
  /** Goods of a typical order. */
  readonly meanOrder?: Minor | undefined;
}

/** Goods the order is expected to come to, minor units: the cart, or else a typical order; `undefined` where neither is known. */
const expectedGoods = ({ cart }: ShopperProfile, { meanOrder }: ShopFigures): Minor | undefined => goodsOf(cart) || meanOrder;

/**
 * What the coupon costs once it is redeemed, minor units: on the cart, or where nothing of it is in scope on a typical order that is. The cost of
 * shipping is not known here, so a waiver costs the most it can.
 */
export const redeemedCost = (coupon: Coupon, { cart }: ShopperProfile, { meanOrder }: ShopFigures): Minor => {
  const most = maxDiscount(coupon.discount);
  if (coupon.discount.kind === 'freeShipping') return most;
  if (goodsInScope(coupon.scope, cart) > 0) return couponCost(coupon, { lines: cart, shipping: 0 });
  if (meanOrder === undefined) return most;
  const typical = { itemId: '', categories: [], price: meanOrder, quantity: 1 };
  return couponCost({ ...coupon, scope: {} }, { lines: [typical], shipping: 0 });
};

/** Would the order leave the shop less than `marginFloor` of its goods? No where there is no floor, or no order to reckon with. */
export const belowMarginFloor = (coupon: Coupon, profile: ShopperProfile, figures: ShopFigures): boolean => {
  const goods = expectedGoods(profile, figures);
  if (figures.marginFloor === undefined || goods === undefined) return false;
  return figures.marginRate * goods - redeemedCost(coupon, profile, figures) < figures.marginFloor * goods;
};
