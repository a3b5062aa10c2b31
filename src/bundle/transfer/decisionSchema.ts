import * as v from 'valibot';
import { DECISION_VERSION, type Decision } from '../../engine/decision/decision';
import { couponSchema } from '../../protocol/coupons/coupon';
import { variantSchema } from '../../protocol/experiment';

const text = v.pipe(v.string(), v.maxLength(200));
const finite = v.pipe(v.number(), v.finite());
const numbers = v.pipe(v.array(finite), v.maxLength(10_000));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** The part of a Decision that anything reads later; what a later version adds to one travels with it. */
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

/** A stored choice with the coupon as it was offered. */
export const storedDecisionSchema = v.object({
  decision: decisionSchema,
  coupon: v.exactOptional(couponSchema),
  shown: v.exactOptional(v.boolean()),
});
