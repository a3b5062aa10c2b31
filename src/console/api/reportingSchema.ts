import * as v from 'valibot';

const counts = {
  issued: v.number(),
  open: v.number(),
  redeemed: v.number(),
  released: v.number(),
  cancelled: v.number(),
  useRate: v.nullable(v.number()),
};

/** `GET /v1/admin/funnel`, as `stats/metrics/claimFunnel` documents it. */
export const funnelSchema = v.object({
  v: v.literal('funnel/1'),
  coupons: v.array(
    v.object({
      couponId: v.string(),
      total: v.object(counts),
      medianHours: v.nullable(v.number()),
      days: v.array(v.object({ day: v.string(), ...counts })),
    }),
  ),
});
export type FunnelAnswer = v.InferOutput<typeof funnelSchema>;

/** `GET /v1/admin/refusals`: refused claims and codes, by day, coupon and reason. A null coupon is an unknown one. */
export const refusalsSchema = v.object({
  v: v.literal('refusals/1'),
  since: v.string(),
  until: v.string(),
  counts: v.array(v.object({ day: v.string(), couponId: v.nullable(v.string()), code: v.string(), count: v.number() })),
});
export type RefusalsAnswer = v.InferOutput<typeof refusalsSchema>;
