import type { Campaign } from '../../../../src/bundle/campaign';
import { NO_COUPON } from '../../../../src/engine/decision/decision';
import { purchaseDiscount } from '../../../../src/engine/eligibility/discountOf';
import { emptyProfile, type ShopperProfile } from '../../../../src/engine/profile/shopperProfile';
import { updateProfile } from '../../../../src/engine/profile/updateProfile';
import { integer, seededRng, uniform } from '../../../../src/maths/random';
import type { Coupon } from '../../../../src/protocol/coupons/coupon';
import type { LoggedDecision } from '../../../../src/trainer/decisions/replayDecisions';

export const TASTES = ['Tea', 'Plants', 'Lamps'] as const;
export type Taste = (typeof TASTES)[number];
const NOW = Date.UTC(2026, 0, 10);
/** Goods of every order, minor units. */
export const ORDER = 2_000;

/** A shopper with so many orders who has looked at three things of one category. */
export const profileOf = (taste: Taste, orders: number, { profile: settings, session }: Campaign): ShopperProfile => {
  let profile: ShopperProfile = { ...emptyProfile(NOW), orders, visits: 1 + 2 * orders };
  for (let view = 0; view < 3; view++)
    profile = updateProfile(
      profile,
      {
        name: 'view_item',
        time: NOW + view * 20_000,
        items: [{ itemId: `${taste}${view}`, categories: [taste], price: ORDER, quantity: 1 }],
      },
      { ...settings, idleMs: session.idleMs },
    );
  return profile;
};

export interface Situation {
  readonly taste: Taste;
  readonly orders: number;
  /** `undefined`: nothing shown. */
  readonly coupon: Coupon | undefined;
  readonly matches: boolean;
}

/** Who shops, what is shown, and how likely that is to be bought; a coupon that matches what is bought takes its discount off. */
export interface Shop {
  readonly campaign: Campaign;
  readonly shoppers: number;
  readonly each: number;
  /** Chance of a purchase. */
  readonly buys: (situation: Situation) => number;
  /** Share of visits that are shown a coupon, drawn uniformly; default 0.75. */
  readonly shows?: number;
}

/** Logged decisions of a shop whose truth is known; half of its shoppers are new. */
export const plantedDecisions = ({ campaign, shoppers, each, buys, shows = 0.75 }: Shop, seed: number): readonly LoggedDecision[] => {
  const rng = seededRng(seed);
  const { coupons, marginRate } = campaign;
  return Array.from({ length: shoppers * each }, (_, i): LoggedDecision => {
    const shopper = Math.floor(i / each);
    const taste = TASTES[shopper % 3]!;
    const orders = shopper % 2 ? 0 : 3;
    const coupon = uniform(rng) < shows ? coupons[integer(rng, coupons.length)] : undefined;
    const { categories = [taste] } = coupon?.scope ?? {};
    const matches = coupon !== undefined && categories.includes(taste);
    const purchased = uniform(rng) < buys({ taste, orders, coupon, matches }) ? 1 : 0;
    const redeemed = purchased && matches ? 1 : 0;
    const discount = coupon && redeemed ? purchaseDiscount(coupon, [{ itemId: 'x', categories: [taste], price: ORDER, quantity: 1 }]) : 0;
    return {
      shopper,
      now: NOW + 61_000,
      profile: profileOf(taste, orders, campaign),
      couponId: coupon?.id ?? NO_COUPON,
      propensity: coupon ? shows / coupons.length : 1 - shows,
      claimed: redeemed,
      purchased,
      redeemed,
      left: purchased * marginRate * ORDER - discount,
      discount,
    };
  });
};
