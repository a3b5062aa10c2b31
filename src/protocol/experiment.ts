import * as v from 'valibot';
import { creativesSchema } from './creatives';

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
