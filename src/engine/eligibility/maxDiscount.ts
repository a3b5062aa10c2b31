import type { Discount } from '../../protocol/coupons/discount';
import type { Minor } from '../../protocol/money';

/** The most a coupon can cost, minor units: what the server reserves when it issues a code. */
export const maxDiscount = (discount: Discount): Minor => {
  switch (discount.kind) {
    case 'percent':
    case 'freeShipping':
    case 'cashBack':
      return discount.cap;
    case 'fixed':
    case 'storeCredit':
      return discount.amount;
    case 'gift':
    case 'points':
      return discount.value;
    case 'tiers':
      return discount.repeat ? discount.cap : Math.min(discount.cap, Math.max(...discount.tiers.map(({ amount }) => amount)));
    default:
      return discount satisfies never;
  }
};
