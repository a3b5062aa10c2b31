import * as v from 'valibot';

/** Share of the reported visits of which something is true, as `stats/metrics/reportRates` documents it; null while there are too few reports. */
export const rateSchema = v.object({
  source: v.string(),
  atLeast: v.number(),
  reports: v.number(),
  rate: v.nullable(v.object({ share: v.number(), low: v.number(), high: v.number() })),
});
export type Rate = v.InferOutput<typeof rateSchema>;
