import * as v from 'valibot';

const share = v.number();

/** `GET /v1/admin/campaign`, as far as the overview goes by it. What is live is kept whole, because the draft is compared with all of it. */
export const standingSchema = v.object({
  campaign: v.nullable(v.record(v.string(), v.unknown())),
  issues: v.array(v.object({ severity: v.string() })),
  published: v.nullable(
    v.object({
      campaign: v.looseObject({ experiment: v.looseObject({ shares: v.object({ none: share, rule: share, couplet: share }) }) }),
    }),
  ),
});
