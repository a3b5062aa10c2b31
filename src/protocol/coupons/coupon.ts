import * as v from 'valibot';
import { DAY } from '../values/clock';
import { cardFormatSchema } from './cardFormat';
import { conditionSchema } from './condition';
import { couponIdSchema, localizedSchema, pictureSchema } from './couponWords';
import { discountSchema, stackingSchema } from './discount';
import { scopeSchema } from './scope';

const instant = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

export const LARGEST_PRIORITY = 100;

/** One coupon of the public catalog: everything a device may know about it. Codes and budgets stay on the server. */
export const couponSchema = v.object({
  id: couponIdSchema,
  version: count,
  title: localizedSchema,
  detail: v.optional(localizedSchema),
  /**
   * The goods it is for, in the shop's words, e.g. `{"en": "tea", "de": "Tee"}`; absent: names on the page, or ids that are names. Without
   * any of them it is for "selected products".
   */
  goods: v.exactOptional(localizedSchema),
  /** Format if the page provides no slot; absent: the campaign's. */
  format: v.exactOptional(cardFormatSchema),
  /** Decorative image next to the title, cropped to a square. */
  picture: v.exactOptional(pictureSchema),
  /** The card shows goods it is for that the shopper may like. */
  picks: v.exactOptional(v.boolean()),
  discount: discountSchema,
  scope: v.optional(scopeSchema, {}),
  when: v.optional(conditionSchema, { all: [] }),
  /** Only for shoppers for whom the shop states the fact `member: true`. The checkout should check it too. */
  membersOnly: v.exactOptional(v.boolean()),
  /** Other coupons it may be combined with in one order; absent: none. */
  stacking: v.exactOptional(stackingSchema),
  /** Of the eligible coupons only those of the highest priority are candidates; absent: 0. */
  priority: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(-LARGEST_PRIORITY), v.maxValue(LARGEST_PRIORITY))),
  /**
   * Shoppers who redeemed it may give it to friends: each of `most` gets a code of it, and each friend's order earns a code of `reward`.
   * `page`: path that the link opens; absent: `/`.
   */
  friends: v.exactOptional(v.object({ reward: couponIdSchema, most: count, page: v.exactOptional(v.string()) })),
  /** It is the reward of another coupon's `friends`: the server gives codes to those who earned one, and devices do not offer it. */
  earned: v.exactOptional(v.boolean()),
  /** Number of its exclusive campaign in this bundle; absent: its campaign is not exclusive. */
  group: v.exactOptional(count),
  /** UTC instants in ms; valid from `startsAt` inclusive to `endsAt` exclusive. */
  startsAt: instant,
  endsAt: instant,
  frequency: v.optional(
    v.object({
      /** Most impressions per device: per session, in any 24 h (a device remembers the last 20) and in total. */
      perSession: v.optional(count, 1),
      perDay: v.optional(v.pipe(count, v.maxValue(20)), 2),
      lifetime: v.optional(count, 10),
      /** Most impressions per page view and in any 7 days; absent: limited only by the other rules. */
      perPage: v.exactOptional(count),
      perWeek: v.exactOptional(v.pipe(count, v.maxValue(20))),
      /** Least time between two impressions of this coupon, ms. */
      minGapMs: v.exactOptional(v.pipe(count, v.maxValue(365 * DAY))),
      /**
       * What ends the coupon permanently for a shopper, besides "not for me". A claim always does; with `closed`, closing the card does
       * too.
       */
      until: v.exactOptional(v.picklist(['claimed', 'closed'])),
    }),
    {},
  ),
  /** Attributes that a model may use as features (`coupon.<name>`), e.g. `{"couponType": "Coffee House"}`. */
  attributes: v.optional(v.record(v.string(), v.union([v.string(), v.pipe(v.number(), v.finite())])), {}),
});
export type Coupon = v.InferOutput<typeof couponSchema>;
