import * as v from 'valibot';
import { cardFormatSchema, cardMomentSchema } from './coupons/cardFormat';
import { couponIdSchema, localizedSchema, pictureSchema } from './coupons/couponWords';

/** Variants beside the control. Each further one makes all of them slower to tell apart. */
const MOST_CREATIVES = 4;

const shortId = v.pipe(v.string(), v.regex(/^[a-z0-9]{1,8}$/));

/** What is other than in the coupon; what a variant does not name is as it is there. */
const creativeSchema = v.object({
  id: shortId,
  title: v.exactOptional(localizedSchema),
  detail: v.exactOptional(localizedSchema),
  picture: v.exactOptional(pictureSchema),
  format: v.exactOptional(cardFormatSchema),
  /** The card waits for it once the coupon is chosen. Absent: it comes at once, as in the control. */
  moment: v.exactOptional(cardMomentSchema),
});
export type Creative = v.InferOutput<typeof creativeSchema>;

/**
 * A test of how one coupon is shown, one at a time. It never changes while it runs: another list, or other words, is a test with another id. What the
 * variants must be together is `creativeProblems`.
 */
export const creativesSchema = v.object({
  id: shortId,
  couponId: couponIdSchema,
  variants: v.pipe(v.array(creativeSchema), v.minLength(1), v.maxLength(MOST_CREATIVES)),
});
export type Creatives = v.InferOutput<typeof creativesSchema>;

/** Arms of the standing experiment: nothing, the merchant's current rule, Couplet's choice. */
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
    /** Share η of sessions in the `couplet` arm that explore with a uniformly drawn coupon, ≤ 0.1. */
    explore: v.pipe(v.number(), v.minValue(0), v.maxValue(0.1)),
    /** Weeks it is planned for, fixed before it begins; `PLANNED_WEEKS` when absent. Devices do not read it. */
    weeks: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(104))),
    /** How one coupon is shown, tested where Couplet chooses. */
    creatives: v.exactOptional(creativesSchema),
  }),
  v.check(({ shares }) => Math.abs(shares.none + shares.rule + shares.couplet - 1) < 1e-9, 'shares must sum to 1'),
);
export type Experiment = v.InferOutput<typeof experimentSchema>;

/**
 * What rides on the cart in every arm: `v1.<experiment>.<variant>.<explored coupon or ->`, with `.<side of the stage>` while the server tries a bundle
 * and asks for it (`stageMark`), and `.<test>_<variant>` while creatives are tested (`creativeMark`). Nothing in it depends on behaviour.
 */
export const attributionSchema = v.pipe(
  v.string(),
  v.regex(/^v1\.[a-z0-9-]{1,24}\.(none|rule|couplet)\.(-|[a-z0-9][a-z0-9_-]{0,39})(\.[0-9a-f]{8}[sl])?(\.[a-z0-9]{1,8}_[a-z0-9]{1,8})?$/),
);
