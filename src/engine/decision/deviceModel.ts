import type { Coupon } from '../../protocol/coupons/coupon';
import type { Experiment } from '../../protocol/experiment';
import type { Minor } from '../../protocol/values/money';
import type { LinearPrior } from '../bandit/linearModel';
import { goodsInScope, maxDiscount, roughCost } from '../eligibility/discountOf';
import type { Fatigue } from '../eligibility/eligibility';
import type { FeatureSpec } from '../features/featureSpec';
import type { ShopperProfile } from '../profile/shopperProfile';
import type { Strata } from '../profile/stratum';
import { goodsOf } from '../profile/updateProfile';
import type { CollaborativeWeights } from '../scoring/collaborativeScores';
import type { LocalHeadPrior } from '../scoring/localHead';
import type { NetworkSpec, Scorer } from '../scoring/networkSpec';
import type { SequenceScorer } from '../scoring/plainSequence';
import type { SequenceSpec } from '../scoring/sequenceSpec';
import type { TimingTable } from '../timing/timingTable';

/** The parts of a verified bundle that `decide` needs, with decoded weights and a chosen scorer. Built by `bundle/toDeviceModel.ts`. */
export interface DeviceModel extends ShopEconomics {
  readonly bundle: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly fatigue?: Fatigue | undefined;
  readonly coupons: readonly Coupon[];
  readonly rule: readonly string[];
  readonly experiment: Experiment;
  readonly network?: {
    readonly features: FeatureSpec;
    readonly spec: NetworkSpec;
    readonly weights: Float32Array;
    readonly scorer: Scorer;
    readonly model: string;
  };
  readonly sequence?: { readonly spec: SequenceSpec; readonly scorer: SequenceScorer; readonly model: string };
  /** What this device may adapt on top of `network`. */
  readonly localHead?: LocalHeadPrior;
  readonly timing?: TimingTable;
  readonly cf?: CollaborativeWeights;
  readonly bandit: LinearPrior;
  /** Public tests behind `match.stratum`. */
  readonly strata?: Strata | undefined;
  /** Half-life of the profile's affinities, ms. */
  readonly halfLifeMs: number;
}

/** What is needed to compute the money of an offer. */
export interface ShopEconomics {
  /** Share of revenue that is margin before discount. */
  readonly marginRate: number;
  /** Least share of an order's goods that must be left as margin after the discount. */
  readonly marginFloor?: number | undefined;
  /** Value of the goods in a typical order. */
  readonly meanOrder?: Minor | undefined;
}

/** Expected value of the order's goods, minor units: the cart, or else a typical order. `undefined` if neither is known. */
const expectedGoods = ({ cart }: ShopperProfile, { meanOrder }: ShopEconomics): Minor | undefined => goodsOf(cart) || meanOrder;

/**
 * Cost of the coupon once it is redeemed, minor units: on the cart or, if the cart holds nothing in scope, on a typical order that does.
 * Shipping costs are not known here, so a waiver counts at its maximum. Of forms that count pieces, their share of the goods: the cart may still change.
 */
export const redeemedCost = (coupon: Coupon, { cart }: ShopperProfile, { meanOrder }: ShopEconomics): Minor => {
  const most = maxDiscount(coupon.discount);
  if (coupon.discount.kind === 'freeShipping') return most;
  if (goodsInScope(coupon.scope, cart) > 0) return roughCost(coupon, { lines: cart, shipping: 0 });
  if (meanOrder === undefined) return most;
  const typical = { itemId: '', categories: [], price: meanOrder, quantity: 1 };
  return roughCost({ ...coupon, scope: {} }, { lines: [typical], shipping: 0 });
};

/** Would the order leave the shop less than `marginFloor` of its goods? False without a floor or an order to calculate with. */
export const belowMarginFloor = (coupon: Coupon, profile: ShopperProfile, figures: ShopEconomics): boolean => {
  const goods = expectedGoods(profile, figures);
  if (figures.marginFloor === undefined || goods === undefined) return false;
  return figures.marginRate * goods - redeemedCost(coupon, profile, figures) < figures.marginFloor * goods;
};
