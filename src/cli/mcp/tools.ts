import * as v from 'valibot';
import { pickText } from '../../protocol/coupons/couponWords';
import { parseWith } from '../../protocol/values/parse';
import { ok, type Result } from '../../protocol/values/result';
import { type ServerAddress, sendToServer } from '../../trainer/bundle/sendToServer';

const day = v.pipe(v.string(), v.isoDate(), v.description('Day of the shop, such as 2026-11-30'));

export const periodInput = v.strictObject({
  from: v.pipe(v.optional(day), v.description('First day. With to. Absent: the last 28 days')),
  to: v.pipe(v.optional(day), v.description('Last day')),
});

/** What a list of coupons shows of `GET /v1/admin/summary`. */
const summarySchema = v.object({
  serving: v.boolean(),
  catalog: v.array(
    v.object({
      coupon: v.object({
        id: v.string(),
        title: v.objectWithRest({ en: v.string() }, v.string()),
        discount: v.looseObject({ kind: v.string() }),
        startsAt: v.number(),
        endsAt: v.number(),
      }),
      currency: v.string(),
      budget: v.record(v.string(), v.optional(v.number())),
      usedMoney: v.number(),
      reservedMoney: v.number(),
      usedCount: v.number(),
      reservedCount: v.number(),
    }),
  ),
  use: v.array(v.looseObject({ couponId: v.string(), pool: v.nullable(v.object({ imported: v.number(), left: v.number() })) })),
});

const campaignSchema = v.object({
  revision: v.number(),
  campaign: v.unknown(),
  updatedAt: v.nullable(v.number()),
  updatedBy: v.nullable(v.string()),
  issues: v.array(v.unknown()),
  published: v.unknown(),
});

export const whichInput = v.strictObject({
  which: v.pipe(v.picklist(['draft', 'live']), v.description('draft: what the merchant is working on. live: what shoppers get')),
});

export const draftInput = v.strictObject({
  revision: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.description('Of the draft that read_campaign returned. 0: there is none')),
  campaign: v.pipe(
    v.looseObject({}),
    v.description('The whole campaign, as in the resource couplet://campaign-schema. It replaces the draft'),
  ),
});

/** Reads answers of a running server. Errors: those of `sendToServer`, `answer_malformed` from another version of the server. */
export const createTools = (address: ServerAddress) => {
  const read = async <S extends v.GenericSchema>(path: string, schema: S): Promise<Result<v.InferOutput<S>>> => {
    const answer = await sendToServer(address, 'GET', path);
    return answer.ok ? parseWith(schema, answer.value, 'answer_malformed') : answer;
  };
  const anything = v.looseObject({});
  return {
    /** Figures of a period, and the result of the whole experiment. */
    readResults: async ({ from, to }: v.InferOutput<typeof periodInput>): Promise<Result<object>> => {
      const query = new URLSearchParams({ ...(from && { from }), ...(to && { to }) }).toString();
      const [period, experiment] = await Promise.all([
        read(`/v1/admin/overview${query && `?${query}`}`, anything),
        read('/v1/admin/experiment?part=verdicts', anything),
      ]);
      if (!period.ok) return period;
      return experiment.ok ? ok({ period: period.value, experiment: experiment.value }) : experiment;
    },
    listCoupons: async (): Promise<Result<object>> => {
      const summary = await read('/v1/admin/summary', summarySchema);
      if (!summary.ok) return summary;
      const { serving, catalog, use } = summary.value;
      const coupons = catalog.map(({ coupon: { id, title, discount, startsAt, endsAt }, ...figures }) => ({
        id,
        title: pickText(title, 'en'),
        discount,
        startsAt: new Date(startsAt).toISOString(),
        endsAt: new Date(endsAt).toISOString(),
        ...figures,
        pool: use.find(({ couponId }) => couponId === id)?.pool ?? null,
      }));
      return ok({ serving, coupons });
    },
    readCampaign: async ({ which }: v.InferOutput<typeof whichInput>): Promise<Result<object>> => {
      const answer = await read('/v1/admin/campaign', campaignSchema);
      if (!answer.ok) return answer;
      const { published, ...draft } = answer.value;
      return ok(which === 'draft' ? draft : { published });
    },
    /** Saves a draft with the checks of the console. Errors include `draft_changed`, `forbidden` for a token that only reads. */
    draftCampaign: (draft: v.InferOutput<typeof draftInput>): Promise<Result<unknown>> =>
      sendToServer(address, 'PUT', '/v1/admin/campaign', draft),
  };
};
