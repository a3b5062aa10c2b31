import * as v from 'valibot';
import { cardFormatSchema } from './coupons/cardFormat';
import { cardMomentSchema } from './coupons/cardMoments';
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
