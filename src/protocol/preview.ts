import * as v from 'valibot';
import { cardSettingsSchema } from './coupons/cardFormat';
import { couponSchema } from './coupons/coupon';
import { currencySchema } from './values/money';

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

/** The address of a page with a signed preview in its fragment; what the fragment had stays. @param text of `envelopeText` @param base64url of UTF-8 */
export const previewLink = (page: string, text: string, base64url: (text: string) => string): string => {
  const [before, hash = ''] = page.split('#', 2);
  return `${before}#${hash && `${hash}&`}${PREVIEW_PARAMETER}=${base64url(text)}`;
};

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
