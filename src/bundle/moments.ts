import * as v from 'valibot';
import { cardMomentEntries } from '../protocol/coupons/cardMoments';
import { minorSchema } from '../protocol/money';

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(200));

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
  ...cardMomentEntries,
  /** Goods in the cart, minor units, at least. */
  cartValue: v.exactOptional(v.pipe(minorSchema, v.minValue(1))),
  /** A click on, or within, what this CSS selector names. */
  onClick: v.exactOptional(text),
};
