import * as v from 'valibot';
import { profileLimits } from '../../engine/profile/interestWeights';
import { PROFILE_VERSION, type ShopperProfile } from '../../engine/profile/shopperProfile';
import { minorSchema } from '../../protocol/money';

const text = v.pipe(v.string(), v.maxLength(200));
const finite = v.pipe(v.number(), v.finite());
const instant = v.pipe(v.number(), v.safeInteger());
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** A sum, which may be too large to be exact. */
const pieces = v.pipe(finite, v.minValue(0));
const decayed = v.object({ value: finite, time: instant });
const shownAt = v.pipe(v.array(instant), v.maxLength(profileLimits.shownAt));

/** A map of at most so many entries. As entries, because `v.record` leaves out names that objects inherit, and a category may be called so. */
const bounded = <S extends v.GenericSchema>(value: S, most: number) =>
  v.pipe(
    v.custom<object>((input) => typeof input === 'object' && input !== null && !Array.isArray(input)),
    v.transform((map): unknown => Object.entries(map)),
    v.array(v.tuple([text, value])),
    v.maxLength(most),
    v.transform((entries): Readonly<Record<string, v.InferOutput<S>>> => Object.fromEntries(entries)),
  );

/** A profile that comes from outside of this browser. */
export const profileSchema = v.object({
  version: v.literal(PROFILE_VERSION),
  sequence: v.pipe(
    v.array(
      v.object({
        itemId: text,
        category: v.exactOptional(text),
        categories: v.exactOptional(v.array(text)),
        weight: finite,
        time: instant,
      }),
    ),
    v.maxLength(1_000),
  ),
  categoryAffinity: bounded(decayed, profileLimits.categories),
  brandAffinity: bounded(decayed, profileLimits.brands),
  itemAffinity: bounded(decayed, profileLimits.items),
  priceSum: decayed,
  priceCount: decayed,
  cart: v.pipe(
    v.array(v.object({ itemId: text, categories: v.array(text), price: minorSchema, quantity: pieces })),
    v.maxLength(profileLimits.cartLines),
  ),
  cartTouchedAt: v.exactOptional(instant),
  session: v.object({
    startedAt: instant,
    lastAt: instant,
    views: count,
    carted: count,
    searches: count,
    purchased: v.boolean(),
    revenue: finite,
  }),
  visits: count,
  orders: count,
  lastPurchaseAt: v.exactOptional(instant),
  exposures: bounded(
    v.object({
      shownAt,
      shownThisSession: count,
      shownTotal: count,
      claimedAt: v.exactOptional(instant),
      notForMeAt: v.exactOptional(instant),
      closedAt: v.exactOptional(instant),
    }),
    profileLimits.exposures,
  ),
  dismissalsInARow: count,
  lastDismissedAt: v.exactOptional(instant),
  lastShownAt: v.exactOptional(instant),
  reachedAt: v.exactOptional(shownAt),
}) satisfies v.GenericSchema<unknown, ShopperProfile>;
