import * as v from 'valibot';
import { cardSettingsSchema } from './coupons/cardFormat';
import { couponSchema } from './coupons/coupon';
import { currencySchema } from './values/money';

/**
 * Content of a preview link, signed with the site's key: a coupon, published or not, to be shown on the shop's page to anyone with the
 * link. It lacks `format`, so it cannot be mistaken for a bundle.
 */
export const couponPreviewSchema = v.object({
  v: v.literal('coupon-preview/1'),
  coupon: couponSchema,
  currency: currencySchema,
  /** The campaign's settings, so that format and notice look as they will when published. */
  card: v.exactOptional(cardSettingsSchema),
  /** UTC ms; the preview expires then. */
  until: v.pipe(v.number(), v.safeInteger()),
});
export type CouponPreview = v.InferOutput<typeof couponPreviewSchema>;

/** Name in the fragment of the page's address. Browsers never send the fragment. */
export const PREVIEW_PARAMETER = 'couplet-preview';

/** Longest life of a link, hours. */
export const PREVIEW_HOURS = 168;

/**
 * The address of a page with a signed preview in its fragment, which keeps its other content.
 * @param text of `envelopeText`
 * @param base64url of UTF-8
 */
export const previewLink = (page: string, text: string, base64url: (text: string) => string): string => {
  const [before, hash = ''] = page.split('#', 2);
  return `${before}#${hash && `${hash}&`}${PREVIEW_PARAMETER}=${base64url(text)}`;
};

/** Message from the console to the frame that draws the card: everything it needs to look as in a shop. */
export const previewMessageSchema = v.object({
  v: v.literal('preview/1'),
  coupon: couponSchema,
  currency: currencySchema,
  card: v.exactOptional(cardSettingsSchema),
  /** BCP 47 tag of the page the card would appear on. */
  locale: v.pipe(v.string(), v.regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/)),
  /** Whether it is part of the page, in a slot. */
  inline: v.exactOptional(v.boolean()),
  theme: v.picklist(['light', 'dark']),
  /** Names of sample products, if the coupon shows some. */
  picks: v.exactOptional(v.array(v.string())),
});
export type PreviewMessage = v.InferOutput<typeof previewMessageSchema>;

/** Message from the frame when it is ready. */
export const previewReadySchema = v.object({ v: v.literal('preview-ready/1') });
export type PreviewReady = v.InferOutput<typeof previewReadySchema>;
