import * as v from 'valibot';
import { HOUR, SECOND } from '../values/clock';

/** Formats this version draws. In the page's own slot a coupon is always inline, whatever its format. */
export const cardFormats = ['corner', 'modal', 'bar'] as const;
export type CardFormat = (typeof cardFormats)[number];

/** As a device reads it: a format of a later version is no reason to refuse a bundle, it is drawn in the corner. */
export const cardFormatSchema = v.pipe(v.string(), v.maxLength(20));

/** As a merchant writes it. */
export const knownFormatSchema = v.pipe(v.string(), v.values(cardFormats));

/** Moments that pages of any shop have. */
export const cardMomentEntries = {
  /** Time for which the page was visible, ms. */
  afterMs: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(SECOND), v.maxValue(HOUR))),
  /** Share of the page's height that has been seen, once the shopper scrolled. */
  scrollShare: v.exactOptional(v.pipe(v.number(), v.gtValue(0), v.maxValue(1))),
  /** The mouse leaves through the top, or, on touch, a page far down is flung back up. */
  exitIntent: v.exactOptional(v.boolean()),
  /** Nothing was done on the visible page, ms. */
  idleMs: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(5 * SECOND), v.maxValue(HOUR))),
};

/** The first of those named. */
export const cardMomentSchema = v.object(cardMomentEntries);
export type CardMoment = v.InferOutput<typeof cardMomentSchema>;

/** By BCP 47 tag of the page: `en-US` before `en` before `*`; a page that none of them names shows none. */
const noticeSchema = v.record(v.string(), v.pipe(v.string(), v.maxLength(300)));

/** How all coupons are shown, as a device reads it. */
export const cardSettingsSchema = v.object({
  /** Of coupons that name none; absent: the corner. */
  format: v.exactOptional(cardFormatSchema),
  /** What the law of the page's market wants said beside such an offer, word for word; on every card. */
  notice: v.exactOptional(noticeSchema),
});
export type CardSettings = v.InferOutput<typeof cardSettingsSchema>;

/** As a merchant writes it. */
export const writtenCardSchema = v.object({ ...cardSettingsSchema.entries, format: v.exactOptional(knownFormatSchema) });
