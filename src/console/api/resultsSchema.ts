import * as v from 'valibot';
import { localizedSchema } from '../../protocol/coupons/couponWords';

/** Share of the reported visits for which something is true, as `stats/metrics/reportRates` documents it; null with too few reports. */
const rateSchema = v.object({
  source: v.string(),
  atLeast: v.number(),
  reports: v.number(),
  rate: v.nullable(v.object({ share: v.number(), low: v.number(), high: v.number() })),
});
export type Rate = v.InferOutput<typeof rateSchema>;

const campaignSchema = v.object({ id: v.string(), name: v.optional(v.string()) });
export type Campaign = v.InferOutput<typeof campaignSchema>;

/** `GET /v1/admin/results`: facts around the figures. */
export const resultsSchema = v.object({
  v: v.literal('results/1'),
  /** Null before the first publication. */
  experiment: v.nullable(v.string()),
  currency: v.nullable(v.string()),
  /** Day of the shop, `YYYY-MM-DD`. */
  today: v.string(),
  /** `campaign`: the one of the newest version that lists it. Not in share links, like `campaigns`. */
  coupons: v.array(v.object({ id: v.string(), title: localizedSchema, campaign: v.optional(v.string()) })),
  campaigns: v.optional(v.array(campaignSchema), []),
  /** From private reports of all time. */
  rates: v.array(rateSchema),
});

const daysSchema = v.object({ from: v.string(), to: v.string() });

/** What a share link shows, and until when. */
export const shareLinkSchema = v.object({
  name: v.string(),
  /** Null: all days. */
  period: v.nullable(daysSchema),
  /** UTC ms. */
  expiresAt: v.nullable(v.number()),
});
export type ShareLink = v.InferOutput<typeof shareLinkSchema>;

/** `GET /v1/admin/shares`. */
export const sharesSchema = v.object({
  v: v.literal('shares/1'),
  links: v.array(
    v.object({
      id: v.string(),
      createdBy: v.string(),
      /** UTC ms; null: never used. */
      usedAt: v.nullable(v.number()),
      ...shareLinkSchema.entries,
    }),
  ),
});

/** `POST /v1/admin/shares`: the only response with the secret. */
export const newShareSchema = v.object({ link: v.string() });
