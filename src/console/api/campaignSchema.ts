import * as v from 'valibot';
import { experimentSchema } from '../../protocol/experiment';

/** A campaign file. Each page parses the parts it shows, because a draft may be incomplete. */
export const campaignFile = v.record(v.string(), v.unknown());

const publishedSchema = v.object({
  bundle: v.string(),
  publishedAt: v.number(),
  campaign: v.looseObject({ experiment: experimentSchema, coupons: v.array(v.looseObject({ id: v.string(), endsAt: v.number() })) }),
  /** Orders counted in the running experiment. */
  orders: v.number(),
});
export type Published = v.InferOutput<typeof publishedSchema>;

const issuesSchema = v.optional(
  v.array(
    v.object({
      code: v.string(),
      at: v.string(),
      severity: v.picklist(['error', 'warning']),
      facts: v.record(v.string(), v.union([v.number(), v.string()])),
    }),
  ),
  [],
);

/** `GET /v1/admin/campaign`: the draft, complete or not. Revision 0: there is none yet. */
export const campaignAnswerSchema = v.object({
  revision: v.number(),
  campaign: v.nullable(campaignFile),
  /** Of the draft, including those that only the server knows. */
  issues: issuesSchema,
  published: v.nullable(publishedSchema),
  /** `offline`: the signing key is not on the server. */
  signing: v.picklist(['server', 'offline']),
});
export type CampaignAnswer = v.InferOutput<typeof campaignAnswerSchema>;

/** `PUT /v1/admin/campaign`. */
export const campaignSavedSchema = v.object({ revision: v.number(), issues: issuesSchema });
export type CampaignSaved = v.InferOutput<typeof campaignSavedSchema>;

/** `POST /v1/admin/campaign/publish`: notes on the new bundle. */
export const campaignPublishedSchema = v.object({
  id: v.string(),
  notes: v.array(v.object({ code: v.string(), facts: v.record(v.string(), v.union([v.number(), v.string()])) })),
});
export type PublishNote = v.InferOutput<typeof campaignPublishedSchema>['notes'][number];

/** `GET /v1/admin/campaign/pending`: codes of what publishing would change even though the draft equals the live campaign. */
export const campaignPendingSchema = v.object({ pending: v.array(v.string()) });
