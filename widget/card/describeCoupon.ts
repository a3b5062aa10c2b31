import type { Condition } from '../../src/protocol/coupons/condition';
import type { Coupon } from '../../src/protocol/coupons/coupon';
import { discountLines } from '../../src/protocol/coupons/discountWords';
import type { Format } from '../i18n/format';
import type { Strings } from '../i18n/strings';

export interface CouponText {
  /** The discount in short, for display in large type: `15% off`. */
  readonly headline: string;
  /** The full terms, one line each. */
  readonly terms: readonly string[];
}

/** Minimum cart value, if the coupon's condition states it directly. Deeper trees are described by the shop's own detail text. */
const minimumSpend = (when: Condition): number | undefined => {
  if ('all' in when) return when.all.map(minimumSpend).find((amount) => amount !== undefined);
  if (!('field' in when) || when.field !== 'cart.value' || typeof when.value !== 'number') return undefined;
  return when.op === 'gte' || when.op === 'gt' ? when.value : undefined;
};

const scopeLine = ({ categories, itemIds }: Coupon['scope'], strings: Strings, format: Format): string => {
  if (categories && categories.length > 0) return strings.on(format.list(categories.map(format.isolate)));
  return itemIds && itemIds.length > 0 ? strings.onSelected : strings.onEverything;
};

/** A coupon in the shopper's language. */
export const describeCoupon = (coupon: Coupon, currency: string, strings: Strings, format: Format): CouponText => {
  const { discount } = coupon;
  const money = (amount: number): string => format.money(amount, currency);
  const minimum = minimumSpend(coupon.when);
  const { number, percent } = format;
  const [headline = '', ...more] = discountLines(discount, strings, { money, number, percent });
  return {
    headline,
    terms: [
      ...more,
      ...(discount.kind === 'freeShipping' ? [] : [scopeLine(coupon.scope, strings, format)]),
      ...(minimum === undefined ? [] : [strings.minimum(money(minimum))]),
      ...('cap' in discount ? [strings.upTo(money(discount.cap))] : []),
      ...(coupon.membersOnly ? [strings.members] : []),
    ],
  };
};
