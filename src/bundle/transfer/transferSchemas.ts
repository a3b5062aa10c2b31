import * as v from 'valibot';
import type { LinearState } from '../../engine/bandit/linearModel';
import { DECISION_VERSION, type Decision } from '../../engine/decision/decision';
import type { LocalHeadState } from '../../engine/decision/localHeadState';
import { profileLimits } from '../../engine/profile/interest';
import { PROFILE_VERSION, type ShopperProfile } from '../../engine/profile/shopperProfile';
import type { TimingLearnt } from '../../engine/timing/timingPolicy';
import { couponSchema } from '../../protocol/coupons/coupon';
import { variantSchema } from '../../protocol/experiment';
import { minorSchema } from '../../protocol/values/money';

const text = v.pipe(v.string(), v.maxLength(200));
const finite = v.pipe(v.number(), v.finite());
const numbers = v.pipe(v.array(finite), v.maxLength(10_000));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** The part of a Decision that is read later. Fields added by a later version are passed on. */
const decisionSchema = v.looseObject({
  version: v.literal(DECISION_VERSION),
  id: text,
  time: finite,
  variant: variantSchema,
  by: v.picklist(['policy', 'rule', 'exploration', 'timing', 'nothing']),
  action: text,
  propensity: share,
  candidates: v.array(
    v.looseObject({
      arm: text,
      propensity: share,
      network: v.exactOptional(finite),
      cf: v.exactOptional(finite),
      value: v.exactOptional(finite),
    }),
  ),
  refusals: v.array(v.object({ couponId: text, code: text })),
  context: numbers,
  contributions: v.array(v.object({ feature: text, value: finite })),
  asked: v.exactOptional(v.object({ x: numbers, logit: finite })),
  timing: v.exactOptional(v.object({ state: finite, action: finite })),
  shadowPrice: v.exactOptional(finite),
  versions: v.object({ bundle: text, policy: text, features: text, scorer: text, model: text }),
  reward: v.exactOptional(finite),
}) satisfies v.GenericSchema<unknown, Decision>;

/** A stored decision with the coupon as it was offered. */
export const storedDecisionSchema = v.object({
  decision: decisionSchema,
  coupon: v.exactOptional(couponSchema),
  shown: v.exactOptional(v.boolean()),
});

const id = v.pipe(v.string(), v.maxLength(100));
/** Far above the size of any bundle. */
const finiteNumbers = v.pipe(v.array(finite), v.maxLength(100_000));

/** The bandit's posterior. Numbers that do not fit the stated dimension would break every choice. */
export const policySchema = v.pipe(
  v.object({
    version: v.literal(1),
    prior: id,
    precision: finiteNumbers,
    b: finiteNumbers,
    noise: finite,
    observations: finite,
  }),
  v.check(({ precision, b }) => precision.length === (b.length * (b.length + 1)) / 2, 'Precision and mean are of different dimensions.'),
) satisfies v.GenericSchema<unknown, LinearState>;

/** The adapted part of the network; typed arrays are plain ones here. */
export const headSchema = v.object({
  version: v.literal(1),
  bundle: id,
  examples: v.pipe(
    v.array(
      v.object({
        logit: finite,
        x: v.pipe(
          finiteNumbers,
          v.transform((x) => Float32Array.from(x)),
        ),
        accepted: v.boolean(),
      }),
    ),
    v.maxLength(100),
  ),
  head: v.pipe(
    finiteNumbers,
    v.transform((head) => Float64Array.from(head)),
  ),
  against: finite,
}) satisfies v.GenericSchema<unknown, LocalHeadState>;

export const timingSchema = v.object({
  version: v.literal(1),
  bundle: id,
  changes: v.record(v.pipe(v.string(), v.regex(/^\d{1,6}$/)), finite),
}) satisfies v.GenericSchema<unknown, TimingLearnt>;

const instant = v.pipe(v.number(), v.safeInteger());
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** A sum, which may exceed the range of exact integers. */
const pieces = v.pipe(finite, v.minValue(0));
const decayed = v.object({ value: finite, time: instant });
const shownAt = v.pipe(v.array(instant), v.maxLength(profileLimits.shownAt));

/**
 * A map of at most `most` entries. Read as entries, because `v.record` skips names that objects inherit, and a category may have such a
 * name.
 */
const bounded = <S extends v.GenericSchema>(value: S, most: number) =>
  v.pipe(
    v.custom<object>((input) => typeof input === 'object' && input !== null && !Array.isArray(input)),
    v.transform((map): unknown => Object.entries(map)),
    v.array(v.tuple([text, value])),
    v.maxLength(most),
    v.transform((entries): Readonly<Record<string, v.InferOutput<S>>> => Object.fromEntries(entries)),
  );

/** A profile that comes from outside this browser. */
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
    dwell: v.exactOptional(pieces),
    revenue: finite,
  }),
  visits: count,
  since: v.exactOptional(instant),
  visitCount: v.exactOptional(decayed),
  ratingSum: v.exactOptional(decayed),
  ratingCount: v.exactOptional(decayed),
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
      useful: v.exactOptional(v.boolean()),
      usefulAt: v.exactOptional(instant),
    }),
    profileLimits.exposures,
  ),
  dismissalsInARow: count,
  lastDismissedAt: v.exactOptional(instant),
  lastShownAt: v.exactOptional(instant),
  reachedAt: v.exactOptional(shownAt),
}) satisfies v.GenericSchema<unknown, ShopperProfile>;
