import * as v from 'valibot';
import { DAY } from '../values/clock';
import { cardFormatSchema } from './cardFormat';
import { conditionSchema } from './condition';
import { couponIdSchema, localizedSchema, pictureSchema } from './couponWords';
import { discountSchema, stackingSchema } from './discount';

const instant = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

/** Goods a coupon is about: any match of the two lists; both absent means the whole shop. */
export const scopeSchema = v.object({
  categories: v.optional(v.pipe(v.array(v.string()), v.maxLength(100))),
  itemIds: v.optional(v.pipe(v.array(v.string()), v.maxLength(5_000))),
});
export type Scope = v.InferOutput<typeof scopeSchema>;

/** One coupon of the public catalog: everything a device may know of it. Codes and budgets stay on the server. */
export const couponSchema = v.object({
  id: couponIdSchema,
  version: count,
  title: localizedSchema,
  detail: v.optional(localizedSchema),
  /** How it is shown where the page gives no slot; absent: as the campaign says. */
  format: v.exactOptional(cardFormatSchema),
  /** Decoration beside the title, cut to a square. */
  picture: v.exactOptional(pictureSchema),
  discount: discountSchema,
  scope: v.optional(scopeSchema, {}),
  when: v.optional(conditionSchema, { all: [] }),
  /** Only for shoppers of whom the store states the fact `member: true`; the checkout is asked to check it too. */
  membersOnly: v.exactOptional(v.boolean()),
  /** Beside which other coupons it may be used in one order; without it, beside none. */
  stacking: v.exactOptional(stackingSchema),
  /** UTC instants in ms; valid from `startsAt` inclusive to `endsAt` exclusive. */
  startsAt: instant,
  endsAt: instant,
  frequency: v.optional(
    v.object({
      /** At most this many showings per device per session, in any 24 h (of which a device knows the last 20) and in all. */
      perSession: v.optional(count, 1),
      perDay: v.optional(v.pipe(count, v.maxValue(20)), 2),
      lifetime: v.optional(count, 10),
      /** In one page view, and in any 7 days; absent: as often as the others allow. */
      perPage: v.exactOptional(count),
      perWeek: v.exactOptional(v.pipe(count, v.maxValue(20))),
      /** Least time between two showings of this coupon, ms. */
      minGapMs: v.exactOptional(v.pipe(count, v.maxValue(365 * DAY))),
      /** What ends it for a shopper for good, beside "not for me": a claim, which always does, or already a card that was closed. */
      until: v.exactOptional(v.picklist(['claimed', 'closed'])),
    }),
    {},
  ),
  /** Free attributes a model may use as features (`coupon.<name>`), e.g. `{"couponType": "Coffee House"}`. */
  attributes: v.optional(v.record(v.string(), v.union([v.string(), v.pipe(v.number(), v.finite())])), {}),
});
export type Coupon = v.InferOutput<typeof couponSchema>;

/** Is it about all goods of the shop? */
export const isWholeShop = ({ categories, itemIds }: Scope): boolean => categories === undefined && itemIds === undefined;
