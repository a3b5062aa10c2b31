import * as v from 'valibot';
import { cardSettingsSchema } from './coupons/cardSettings';
import { couponSchema } from './coupons/coupon';
import { currencySchema } from './money';

/**
 * What the link of a preview carries, under the signature of the site's key: a coupon, published or not, to be drawn on the shop's page for whoever has the
 * link. It is no bundle (`format` is missing), so that nothing else takes it for one.
 */
export const couponPreviewSchema = v.object({
  v: v.literal('coupon-preview/1'),
  coupon: couponSchema,
  currency: currencySchema,
  /** The campaign's; its format and its notice are seen as they will be. */
  card: v.exactOptional(cardSettingsSchema),
  /** UTC ms; afterwards it is not drawn. */
  until: v.pipe(v.number(), v.safeInteger()),
});
export type CouponPreview = v.InferOutput<typeof couponPreviewSchema>;

/** Name in the fragment of the page's address, which browsers send to nobody. */
export const PREVIEW_PARAMETER = 'couplet-preview';

/** Longest life of a link, hours. */
export const PREVIEW_HOURS = 168;
