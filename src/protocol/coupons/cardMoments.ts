import * as v from 'valibot';
import { HOUR, SECOND } from '../clock';

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
