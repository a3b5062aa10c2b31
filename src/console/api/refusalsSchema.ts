import * as v from 'valibot';

/** `GET /v1/admin/refusals`: claims and codes refused, by day, coupon and reason; a null coupon is one that there never was. */
export const refusalsSchema = v.object({
  v: v.literal('refusals/1'),
  since: v.string(),
  until: v.string(),
  counts: v.array(v.object({ day: v.string(), couponId: v.nullable(v.string()), code: v.string(), count: v.number() })),
});
export type RefusalsAnswer = v.InferOutput<typeof refusalsSchema>;
