import { couponCost, goodsInScope } from '../coupons/computeDiscount';
import type { Coupon } from '../coupons/coupon';
import { maxDiscount } from '../coupons/maxDiscount';
import type { Minor } from '../money';
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
const redeemedCost = (coupon: Coupon, { cart }: ShopperProfile, { meanOrder }: ShopFigures): Minor => {
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

/** Chances of one coupon, of `orderHeads.ts`. */
interface Chances {
  readonly purchase: number;
  readonly redeem: number;
  readonly purchaseWithout: number;
}

/** What showing a coupon is expected to bring, minor units. */
export interface OfferEconomics {
  /** E[margin before discount | a] − E[margin | none]. */
  readonly margin: number;
  /** E[discount | a]. */
  readonly discount: number;
}

/**
 * With B the expected goods, m the margin rate, D what the coupon costs when it is redeemed:
 *   E[margin | a] − E[margin | none] = m·B·(p_a − p_none),  E[discount | a] = p_a·q_a·D
 */
export const offerEconomics = (
  coupon: Coupon,
  { purchase, redeem, purchaseWithout }: Chances,
  profile: ShopperProfile,
  figures: ShopFigures,
): OfferEconomics => ({
  margin: figures.marginRate * (expectedGoods(profile, figures) ?? 0) * (purchase - purchaseWithout),
  discount: purchase * redeem * redeemedCost(coupon, profile, figures),
});

/** E[discount | a] where no heads tell the chances: the chance of a claim, or 1, times what it costs. */
export const discountWithout = (coupon: Coupon, claimed: number | undefined, profile: ShopperProfile, figures: ShopFigures): number =>
  (claimed ?? 1) * redeemedCost(coupon, profile, figures);

/** V(a) = E[margin before discount | a] − E[margin | none] − (1 + λ)·E[discount | a], minor units; λ the shadow price of the budget. */
export const offerValue = ({ margin, discount }: OfferEconomics, shadowPrice: number): number => margin - (1 + shadowPrice) * discount;
