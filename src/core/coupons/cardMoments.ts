import * as v from 'valibot';
import { HOUR, SECOND } from '../clock';

const wait = (least: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(least), v.maxValue(HOUR));

/** Moments that pages of any shop have. */
export const cardMomentEntries = {
  /** Time for which the page was visible, ms. */
  afterMs: v.exactOptional(wait(SECOND)),
  /** Share of the page's height that has been seen, once the shopper scrolled. */
  scrollShare: v.exactOptional(v.pipe(v.number(), v.gtValue(0), v.maxValue(1))),
  /** The mouse leaves through the top, or, on touch, a page far down is flung back up. */
  exitIntent: v.exactOptional(v.boolean()),
  /** Nothing was done on the visible page, ms. */
  idleMs: v.exactOptional(wait(5 * SECOND)),
};

/** The first of those named. */
export const cardMomentSchema = v.object(cardMomentEntries);
export type CardMoment = v.InferOutput<typeof cardMomentSchema>;
