import type { Coupon } from '../../../protocol/coupons/coupon';
import { conditionOf } from '../capabilities';
import type { ShopCode } from '../connector';

interface Operation {
  readonly code: string;
  readonly arguments: readonly { readonly name: string; readonly value: string }[];
}

const operation = (code: string, values: Readonly<Record<string, string>>): Operation => ({
  code,
  arguments: Object.entries(values).map(([name, value]) => ({ name, value })),
});

/** Every promotion of Couplet's bears it at the start of its name: it is how they are found again. */
export const PROMOTION_MARK = 'Couplet ';

const actionOf = ({ discount, scope }: Coupon): Operation =>
  discount.kind === 'freeShipping'
    ? operation('couplet_shipping', { cap: String(discount.cap), scope: JSON.stringify(scope) })
    : operation('couplet_goods', { terms: JSON.stringify(discount), scope: JSON.stringify(scope) });

/** `CreatePromotionInput`: one promotion a code, with the action and condition of `docs/shops/vendure/couplet.ts`. */
export const vendurePromotion = ({ code, coupon, currency, expiresAt, uses }: ShopCode, languageCode: string) => ({
  enabled: true,
  couponCode: code,
  usageLimit: uses,
  endsAt: new Date(expiresAt).toISOString(),
  conditions: [operation('couplet_cart', { when: JSON.stringify(conditionOf(coupon)), currency })],
  actions: [actionOf(coupon)],
  translations: [{ languageCode, name: `${PROMOTION_MARK}${code}`, description: coupon.title.en }],
});
