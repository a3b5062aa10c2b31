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
