import * as v from 'valibot';
import { HOUR, SECOND } from '../clock';
import { minorSchema } from '../money';

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const wait = (least: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(least), v.maxValue(HOUR));

/**
 * Triggers beside the views and the cart, any of which may ask. A device that knows them not asks by views and cart alone, and so does a
 * session that explores: its trigger has to be the same whatever a shopper does.
 */
export const momentEntries = {
  /** `false`: `minViews` asks in sessions that explore only. */
  onViews: v.exactOptional(v.boolean()),
  /**
   * The page that was come to: a path with `*` for any text (`/sale/*`; with a `?` or `#` of its own it is compared with query or fragment
   * too), or else a page type, as the shop states it in `page_view`.
   */
  onPage: v.exactOptional(v.pipe(v.array(text), v.minLength(1), v.maxLength(50))),
  /** Time for which the page was visible, ms. */
  afterMs: v.exactOptional(wait(SECOND)),
  /** Share of the page's height that has been seen, once the shopper scrolled. */
  scrollShare: v.exactOptional(v.pipe(v.number(), v.gtValue(0), v.maxValue(1))),
  /** The mouse leaves through the top, or, on touch, a page far down is flung back up. */
  exitIntent: v.exactOptional(v.boolean()),
  /** Nothing was done on the visible page, ms. */
  idleMs: v.exactOptional(wait(5 * SECOND)),
  /** Goods in the cart, minor units, at least. */
  cartValue: v.exactOptional(v.pipe(minorSchema, v.minValue(1))),
  /** A click on, or within, what this CSS selector names. */
  onClick: v.exactOptional(text),
};
