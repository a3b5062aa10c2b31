import * as v from 'valibot';
import { HOUR, SECOND } from '../values/clock';

/**
 * Formats that this version supports. `native`: a line below the price of the page. A coupon in the page's own slot is inline, or that
 * line.
 */
export const cardFormats = ['corner', 'modal', 'bar', 'native'] as const;
export type CardFormat = (typeof cardFormats)[number];

/** As a device reads it. An unknown, later format does not invalidate the bundle; it is shown in the corner. */
export const cardFormatSchema = v.pipe(v.string(), v.maxLength(20));

/** As a merchant writes it: known formats only. */
export const knownFormatSchema = v.pipe(v.string(), v.values(cardFormats));

/** Moments available on the pages of any shop. */
export const cardMomentEntries = {
  /** Time for which the page was visible, ms. */
  afterMs: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(SECOND), v.maxValue(HOUR))),
  /** Share of the page's height seen after the shopper started scrolling. */
  scrollShare: v.exactOptional(v.pipe(v.number(), v.gtValue(0), v.maxValue(1))),
  /** The mouse leaves through the top or, on touch, a fast upward scroll from far down the page. */
  exitIntent: v.exactOptional(v.boolean()),
  /** Time without activity on the visible page, ms. */
  idleMs: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(5 * SECOND), v.maxValue(HOUR))),
};

/** The earliest of the given moments. */
export const cardMomentSchema = v.object(cardMomentEntries);
export type CardMoment = v.InferOutput<typeof cardMomentSchema>;

/** By BCP 47 tag of the page: `en-US` before `en` before `*`. A page that matches none shows no notice. */
const noticeSchema = v.record(v.string(), v.pipe(v.string(), v.maxLength(300)));

/** How all coupons are shown, as a device reads it. */
export const cardSettingsSchema = v.object({
  /** Format of coupons that do not set their own; absent: the corner. */
  format: v.exactOptional(cardFormatSchema),
  /** Legal notice required in the page's market, shown word for word on every card. */
  notice: v.exactOptional(noticeSchema),
  /**
   * Address of a product's page with `{id}` or `{title}` in place of the product's, e.g. `/p/{id}` or `/search?q={title}`, for goods that
   * the shopper has not opened yet.
   */
  productPage: v.exactOptional(
    v.pipe(v.string(), v.maxLength(300), v.regex(/^(https:\/\/|\/(?!\/))[^\s"'<>\\]*\{(id|title)\}[^\s"'<>\\]*$/)),
  ),
});
export type CardSettings = v.InferOutput<typeof cardSettingsSchema>;

/** As a merchant writes it. */
export const writtenCardSchema = v.object({ ...cardSettingsSchema.entries, format: v.exactOptional(knownFormatSchema) });
