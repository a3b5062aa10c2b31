import type { Condition } from '../../src/core/coupons/condition';
import type { Coupon } from '../../src/core/coupons/coupon';
import type { Format } from '../i18n/format';
import type { Strings } from '../i18n/strings';

export interface CouponText {
  /** What it gives, short and large: `15% off`. */
  readonly headline: string;
  /** The fine print, all of it, one line each. */
  readonly terms: readonly string[];
}

/** Least cart value a coupon's condition plainly asks for; deeper trees are for the shop's own detail text. */
const minimumSpend = (when: Condition): number | undefined => {
  if ('all' in when) return when.all.map(minimumSpend).find((amount) => amount !== undefined);
  if (!('field' in when) || when.field !== 'cart.value' || typeof when.value !== 'number') return undefined;
  return when.op === 'gte' || when.op === 'gt' ? when.value : undefined;
};

const scopeLine = ({ categories, itemIds }: Coupon['scope'], strings: Strings, format: Format): string => {
  if (categories && categories.length > 0) return strings.on(format.list(categories));
  return itemIds && itemIds.length > 0 ? strings.onSelected : strings.onEverything;
};

/** A coupon in the shopper's language. */
export const describeCoupon = (coupon: Coupon, currency: string, strings: Strings, format: Format): CouponText => {
  const { discount } = coupon;
  const money = (amount: number): string => format.money(amount, currency);
  const minimum = minimumSpend(coupon.when);
  const common = [
    ...(discount.kind === 'freeShipping' ? [] : [scopeLine(coupon.scope, strings, format)]),
    ...(minimum === undefined ? [] : [strings.minimum(money(minimum))]),
  ];
  switch (discount.kind) {
    case 'percent':
      return {
        headline: strings.percentOff(discount.basisPoints, format.percent(discount.basisPoints)),
        terms: [...common, strings.upTo(money(discount.cap))],
      };
    case 'fixed':
      return { headline: strings.amountOff(money(discount.amount)), terms: common };
    case 'tiers': {
      const [first, ...rest] = discount.tiers.map((tier) => strings.tier(money(tier.threshold), money(tier.amount)));
      return {
        headline: first ?? '',
        terms: [...rest, ...(discount.repeat ? [strings.repeats] : []), ...common, strings.upTo(money(discount.cap))],
      };
    }
    case 'freeShipping':
      return { headline: strings.freeShipping, terms: [...common, strings.upTo(money(discount.cap))] };
    default:
      return discount satisfies never;
  }
};
