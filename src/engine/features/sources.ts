import type { Coupon } from '../../protocol/coupons/coupon';
import type { Discount } from '../../protocol/coupons/discount';
import { inScope, isWholeShop, type Scope } from '../../protocol/coupons/scope';
import { DAY, type Instant, MINUTE } from '../../protocol/values/clock';
import type { Minor } from '../../protocol/values/money';
import { expectedDiscount, maxDiscount } from '../eligibility/discountOf';
import { decayedAt, own } from '../profile/decayed';
import { attentionOf } from '../profile/exposures';
import type { ShopperProfile } from '../profile/shopperProfile';
import { type Strata, stratumOf } from '../profile/stratum';
import { goodsOf } from '../profile/updateProfile';
import { visitsPerWeek } from '../profile/visitRate';
import type { Facts, FeatureValue } from './featureSpec';
import { scopeInterest, visitInterest } from './scopeInterest';

/** Assumed order if none is known, as a multiple of the coupon's largest discount. */
const ORDER_PER_DISCOUNT = 4;

/**
 * Expected discount of a coupon as a share of the order's goods, [0, 1].
 * @param share of the order that is in the coupon's scope, [0, 1]
 * @param order goods of the order, minor units; 0 if unknown
 */
export const expectedDepth = (discount: Discount, share: number, order: Minor): number => {
  const whole = order || ORDER_PER_DISCOUNT * maxDiscount(discount);
  return Math.min(1, expectedDiscount(discount, { share, goods: share * whole, guessed: !order }) / whole);
};

/** Input shared by all candidates of one decision. */
interface SharedInput {
  readonly profile: ShopperProfile;
  readonly facts: Facts;
  readonly now: Instant;
  readonly halfLifeMs: number;
  /** The bundle's public tests. Without them `match.stratum` is missing. */
  readonly strata?: Strata | undefined;
  /** Goods of a typical order. Without it `match.depth` uses the prices of viewed products. */
  readonly meanOrder?: Minor | undefined;
  /** Share of revenue that is margin before discount. Without it `match.cost` is missing. */
  readonly marginRate?: number | undefined;
}

/** Model outputs for one candidate. An absent one resolves to missing. */
export type ModelScores = {
  readonly network?: number;
  readonly cf?: number;
  /** Score of the sequence network (`scoring/sequenceSpec`), the same for all coupons. */
  readonly anyway?: number;
  readonly moved?: number;
};

/** Names a bundle may ask for in the groups with fixed names (`fact`, `coupon` and `interest` allow any). */
export const sourceNames: Readonly<Record<string, readonly string[]>> = {
  match: ['categoryAffinity', 'categoryShare', 'sessionShare', 'cartShare', 'thresholdGap', 'depth', 'cost', 'shown', 'stratum'],
  profile: ['orders', 'visits', 'meanPrice', 'daysSincePurchase', 'boughtLately', 'shownLately', 'claimed', 'visitsPerWeek', 'meanRating'],
  cart: ['value', 'quantity'],
  session: ['views', 'carted', 'searches', 'minutes', 'dwell'],
  score: ['network', 'cf', 'anyway', 'moved'],
};

/** Group and name of `group.name`. */
export const splitSource = (source: string): readonly [group: string, name: string] => {
  const dot = source.indexOf('.');
  return [source.slice(0, dot), source.slice(dot + 1)];
};

/** Half-life of a purchase in `profile.boughtLately`. */
const BOUGHT_HALF_LIFE = 14 * DAY;

/** Weight of this visit's views against older interest: this visit makes up three fifths of what an order is expected to be about. */
const SESSION_WEIGHT = 0.6;
/** Assumed share of an order covered by a coupon for certain goods before any interest was shown. */
export const UNKNOWN_SHARE = 0.3;

/** `coupon.*`: built-in names win over free attributes, so that `isNone` cannot be forged. */
const couponValue = (coupon: Coupon | undefined, name: string): FeatureValue => {
  if (name === 'isNone') return coupon === undefined ? 1 : 0;
  if (coupon === undefined) return undefined;
  if (name === 'isAny') return 1;
  if (name === 'isWholeShop') return Number(isWholeShop(coupon.scope));
  if (name === 'id') return coupon.id;
  if (name === 'kind') return coupon.discount.kind;
  if (name === 'maxDiscount') return maxDiscount(coupon.discount);
  return own(coupon.attributes, name);
};

/** Distance of the goods in scope from the next unreached threshold, as a share of it, (0, 1]. 0 = all reached, or no threshold. */
const thresholdGap = ({ discount, scope }: Coupon, profile: ShopperProfile): number => {
  if (discount.kind !== 'tiers') return 0;
  const goods = goodsOf(profile.cart.filter((line) => inScope(scope, line)));
  const next = Math.min(...discount.tiers.flatMap(({ threshold }) => (threshold > goods ? [threshold] : [])));
  return Number.isFinite(next) ? (next - goods) / next : 0;
};

/** Values that are the same for all candidates: shopper, cart and visit. */
const shopperValues = ({ profile, now, halfLifeMs }: SharedInput): Readonly<Record<string, FeatureValue>> => {
  const { cart, session } = profile;
  const { shownLately, claimed } = attentionOf(profile, now, halfLifeMs);
  const prices = decayedAt(profile.priceCount, now, halfLifeMs);
  const meanPrice = prices > 0 ? decayedAt(profile.priceSum, now, halfLifeMs) / prices : undefined;
  const { ratingSum, ratingCount } = profile;
  const ratings = ratingCount ? decayedAt(ratingCount, now, halfLifeMs) : 0;
  const sincePurchase = profile.lastPurchaseAt === undefined ? undefined : Math.max(0, now - profile.lastPurchaseAt);
  return {
    'profile.orders': profile.orders,
    'profile.visits': profile.visits,
    'profile.meanPrice': meanPrice,
    'profile.daysSincePurchase': sincePurchase === undefined ? undefined : sincePurchase / DAY,
    'profile.boughtLately': sincePurchase === undefined ? 0 : 2 ** (-sincePurchase / BOUGHT_HALF_LIFE),
    'profile.shownLately': shownLately,
    'profile.claimed': claimed,
    'profile.visitsPerWeek': visitsPerWeek(profile, now),
    'profile.meanRating': ratingSum && ratings > 0 ? decayedAt(ratingSum, now, halfLifeMs) / ratings : undefined,
    'cart.value': goodsOf(cart),
    'cart.quantity': cart.reduce((sum, { quantity }) => sum + quantity, 0),
    'session.views': session.views,
    'session.carted': session.carted,
    'session.searches': session.searches,
    'session.minutes': Math.max(0, now - session.startedAt) / MINUTE,
    'session.dwell': session.dwell ?? 0,
  };
};

/** The function with its results kept, as several features of a candidate are made from the same. */
const once = <K, T>(of: (key: K) => T): ((key: K) => T) => {
  const known = new Map<K, T>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const value = of(key);
    known.set(key, value);
    return value;
  };
};

/** Values that relate the coupon to the shopper, and the expected share of an order in a scope. */
const matchesOf = (input: SharedInput, meanPrice: FeatureValue) => {
  const { profile, now, halfLifeMs, strata, meanOrder, marginRate } = input;
  const { cart } = profile;
  const interest = scopeInterest(profile, now, halfLifeMs);
  const [interestShare, visitShare] = [once(interest.share), once(visitInterest(profile).share)];
  const goods = goodsOf(cart);
  const cartShare = ({ scope }: Coupon): number => goodsOf(cart.filter((line) => inScope(scope, line))) / goods;
  /** Expected share of an order in the scope, from the shopper's views. @param unknown value before any views */
  const expectedShare = (scope: Scope, unknown: number): number => {
    const older = interestShare(scope) ?? unknown;
    return SESSION_WEIGHT * (visitShare(scope) ?? older) + (1 - SESSION_WEIGHT) * older;
  };
  /** Share of the order that the coupon is expected to cover: of the cart, or else by the shopper's views. */
  const covered = (coupon: Coupon): number => (goods > 0 ? cartShare(coupon) : expectedShare(coupon.scope, UNKNOWN_SHARE));
  // The cost asks for it again.
  const depth = once((coupon: Coupon): number =>
    expectedDepth(coupon.discount, covered(coupon), goods || meanOrder || 2 * Number(meanPrice ?? 0)),
  );
  const match = (coupon: Coupon, name: string): FeatureValue => {
    switch (name) {
      case 'categoryAffinity':
        return interest.affinity(coupon.scope);
      case 'categoryShare':
        return interestShare(coupon.scope);
      case 'sessionShare':
        return visitShare(coupon.scope) ?? interestShare(coupon.scope);
      case 'cartShare':
        return goods > 0 ? cartShare(coupon) : 0;
      case 'depth':
        return depth(coupon);
      case 'cost':
        return marginRate && depth(coupon) / marginRate;
      case 'shown':
        return own(profile.exposures, coupon.id)?.shownTotal ?? 0;
      case 'thresholdGap':
        return thresholdGap(coupon, profile);
      case 'stratum':
        return strata && `${stratumOf(profile, strata)}:${coupon.id}`;
      default:
        return undefined;
    }
  };
  return { match, expectedShare };
};

/**
 * Resolver of raw feature values for the candidates of one decision (sources: `featureSpec.ts`). Money in minor units, times in days or
 * minutes, affinities in views. Booleans resolve to 1 or 0. Unknown or missing: `undefined`.
 */
export const sourcesOf = (input: SharedInput) => {
  const values = shopperValues(input);
  const { match, expectedShare } = matchesOf(input, values['profile.meanPrice']);
  const partsOf = once(splitSource);
  return (coupon: Coupon | undefined, scores: ModelScores = {}) => {
    const resolve = (source: string): FeatureValue => {
      const [group, name] = partsOf(source);
      switch (group) {
        case 'fact': {
          const fact = own(input.facts, name);
          return typeof fact === 'boolean' ? Number(fact) : fact;
        }
        case 'coupon':
          return couponValue(coupon, name);
        case 'match':
          return coupon && match(coupon, name);
        case 'interest':
          return expectedShare({ categories: [name] }, 0);
        case 'score':
          return own(scores, name);
        default:
          return own(values, source);
      }
    };
    return resolve;
  };
};
