import * as v from 'valibot';
import { cardSettingsSchema } from './coupons/cardSettings';
import { couponSchema } from './coupons/coupon';
import { currencySchema } from './money';

/** What the console tells the framed page that draws the card: all it needs to look as it will in a shop. */
export const previewMessageSchema = v.object({
  v: v.literal('preview/1'),
  coupon: couponSchema,
  currency: currencySchema,
  card: v.exactOptional(cardSettingsSchema),
  /** BCP 47 tag of the page the card would be on. */
  locale: v.picklist(['en', 'zh-CN']),
  theme: v.picklist(['light', 'dark']),
});
export type PreviewMessage = v.InferOutput<typeof previewMessageSchema>;

/** What the framed page says once it listens. */
export const previewReadySchema = v.object({ v: v.literal('preview-ready/1') });
export type PreviewReady = v.InferOutput<typeof previewReadySchema>;
