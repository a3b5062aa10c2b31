import * as v from 'valibot';
import { cardFormatSchema, cardMomentSchema } from './coupons/cardFormat';
import { couponIdSchema, localizedSchema, pictureSchema } from './coupons/couponWords';

/** Most variants in addition to the control. Each further one makes all of them take longer to compare. */
const MOST_CREATIVES = 4;

const shortId = v.pipe(v.string(), v.regex(/^[a-z0-9]{1,8}$/));

/** Differences from the coupon. Fields that a variant does not set are the coupon's. */
const creativeSchema = v.object({
  id: shortId,
  title: v.exactOptional(localizedSchema),
  detail: v.exactOptional(localizedSchema),
  picture: v.exactOptional(pictureSchema),
  picks: v.exactOptional(v.boolean()),
  format: v.exactOptional(cardFormatSchema),
  /** Moment at which the card appears after the coupon is chosen. Absent: at once, as in the control. */
  moment: v.exactOptional(cardMomentSchema),
});
export type Creative = v.InferOutput<typeof creativeSchema>;

/**
 * A test of how one coupon is shown, one at a time. It never changes while it runs: other variants or words need a test with a new id.
 * `creativeProblems` checks the variants together.
 */
export const creativesSchema = v.object({
  id: shortId,
  couponId: couponIdSchema,
  variants: v.pipe(v.array(creativeSchema), v.minLength(1), v.maxLength(MOST_CREATIVES)),
});
export type Creatives = v.InferOutput<typeof creativesSchema>;

/** Groups of the experiment: no coupons, the merchant's current rule, Couplet. */
export const variants = ['none', 'rule', 'couplet'] as const;
export const variantSchema = v.picklist(variants);
export type Variant = v.InferOutput<typeof variantSchema>;

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** Public experiment definition, in the signed bundle. A new `salt` is a new, independent assignment. */
export const experimentSchema = v.pipe(
  v.object({
    /** Version of the assignment hash; see `assign.ts`. */
    hashVersion: v.literal(1),
    id: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,24}$/)),
    salt: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
    /** Allocation shares π; they sum to 1 (± 1e-9). */
    shares: v.object({ none: share, rule: share, couplet: share }),
    /** Share η of sessions in the `couplet` group that explore with a uniformly drawn coupon, ≤ 0.1. */
    explore: v.pipe(v.number(), v.minValue(0), v.maxValue(0.1)),
    /** Planned duration in weeks, fixed before the start; `PLANNED_WEEKS` when absent. Devices do not read it. */
    weeks: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(104))),
    /** A test of how one coupon is shown, in the `couplet` group. */
    creatives: v.exactOptional(creativesSchema),
  }),
  v.check(({ shares }) => Math.abs(shares.none + shares.rule + shares.couplet - 1) < 1e-9, 'shares must sum to 1'),
);
export type Experiment = v.InferOutput<typeof experimentSchema>;

/**
 * The cart attribute in every group: `v1.<experiment>.<variant>.<explored coupon or ->`, with `.<side of the stage>` while the server tries
 * a bundle and asks for it (`stageMark`), and `.<test>_<variant>` while creatives are tested (`creativeMark`). Nothing in it depends on
 * behaviour.
 */
export const attributionSchema = v.pipe(
  v.string(),
  v.regex(/^v1\.[a-z0-9-]{1,24}\.(none|rule|couplet)\.(-|[a-z0-9][a-z0-9_-]{0,39})(\.[0-9a-f]{8}[sl])?(\.[a-z0-9]{1,8}_[a-z0-9]{1,8})?$/),
);
