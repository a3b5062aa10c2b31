import { minorDigits } from '../../../protocol/money';
import { conditionOf } from '../capabilities';
import type { ShopCode } from '../connector';

/**
 * A coupon as EverShop's API takes it. Its type `couplet` means something only to the extension in `docs/shops/evershop`, which reads the exact
 * terms from the condition; without it the coupon takes nothing off.
 */
export const evershopCoupon = ({ code, coupon, currency, expiresAt, uses }: ShopCode): Readonly<Record<string, unknown>> => {
  const terms = {
    v: 'evershop-terms/1',
    discount: coupon.discount,
    scope: coupon.scope,
    when: conditionOf(coupon),
    currency,
    digits: minorDigits(currency),
    expiresAt,
  };
  return {
    coupon: code,
    status: 1,
    description: `Couplet: ${coupon.id}, version ${coupon.version}`,
    discount_type: 'couplet',
    // EverShop wants an amount above 0 from every coupon; nothing reads this one.
    discount_amount: 1,
    free_shipping: 0,
    max_uses_time_per_coupon: String(uses),
    condition: {
      order_total: '',
      order_qty: '',
      required_products: [],
      couplet: Buffer.from(JSON.stringify(terms)).toString('base64url'),
    },
    user_condition: { groups: [], emails: [] },
  };
};
