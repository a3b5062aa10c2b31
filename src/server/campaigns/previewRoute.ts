import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { HOUR } from '../../protocol/clock';
import { writtenCardSchema } from '../../protocol/coupons/cardFormat';
import { couponSchema } from '../../protocol/coupons/coupon';
import { couponIdSchema } from '../../protocol/coupons/couponWords';
import { currencySchema } from '../../protocol/money';
import { type CouponPreview, PREVIEW_HOURS, previewLink } from '../../protocol/preview';

import { signEnvelope } from '../bundles/signEnvelope';
import type { RouteDeps } from '../deps';
import { errorResponses } from '../http/errorResponses';
import { jsonSchema } from '../http/jsonSchema';
import { refuse } from '../http/refuse';
import { liveCampaign } from './liveCampaign';

const bodySchema = v.strictObject({
  couponId: couponIdSchema,
  /** Page of the shop. */
  url: v.pipe(v.string(), v.maxLength(2_000), v.url(), v.regex(/^https?:/)),
  hours: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(PREVIEW_HOURS)), 24),
});
const answerSchema = v.object({ link: v.string(), until: v.number() });

/** What of a draft a preview needs; the rest may be unfinished. */
const draftSchema = v.looseObject({ currency: currencySchema, coupons: v.array(v.unknown()), card: v.optional(v.unknown()) });

/**
 * The link of a preview: the coupon itself under the server's signature. Nothing is kept and no public route answers for it, so that nobody can ask the server
 * for a coupon that is not published. Registered where a role is already asked for.
 */
export const previewRoute = (scope: FastifyInstance, { store, signing, clock }: RouteDeps): void => {
  scope.post<{ Body: v.InferOutput<typeof bodySchema> }>(
    '/v1/admin/previews',
    {
      bodyLimit: 4_096,
      config: { subject: 'preview', access: 'write' },
      schema: {
        summary: 'A link that shows one coupon on a page of the shop to who has it: as it is being worked on, else as it is published',
        body: jsonSchema(bodySchema),
        response: { 201: jsonSchema(answerSchema), ...errorResponses },
      },
    },
    async (request, reply) => {
      const { couponId, url, hours } = request.body;
      if (!signing)
        return refuse(reply, {
          code: 'signing_key_absent',
          message: 'This server holds no key to sign with; make the link with `couplet preview --key`.',
        });
      const kept = await store.campaignDraft();
      const draft = v.safeParse(draftSchema, kept && JSON.parse(kept.campaign));
      const named = (coupon: unknown): boolean => (Object(coupon) as { readonly id?: unknown }).id === couponId;
      const source = draft.success && draft.output.coupons.some(named) ? draft.output : (await liveCampaign(store))?.campaign;
      const found = source?.coupons.find(named);
      if (!source || found === undefined)
        return refuse(reply, { code: 'coupon_unknown', message: 'There is no such coupon here.', at: 'couponId' });
      const coupon = v.safeParse(couponSchema, found);
      if (!coupon.success)
        return refuse(reply, {
          code: 'campaign_invalid',
          message: `The coupon is not finished: ${coupon.issues[0].message}.`,
          at: v.getDotPath(coupon.issues[0]) ?? 'coupon',
        });
      const card = v.safeParse(v.optional(writtenCardSchema), source.card);
      if (!card.success)
        return refuse(reply, {
          code: 'campaign_invalid',
          message: `How coupons are shown is not finished: ${card.issues[0].message}.`,
          at: ['card', v.getDotPath(card.issues[0])].filter(Boolean).join('.'),
        });
      const until = clock() + hours * HOUR;
      const preview: CouponPreview = {
        v: 'coupon-preview/1',
        coupon: coupon.output,
        currency: source.currency,
        ...(card.output ? { card: card.output } : {}),
        until,
      };
      const link = previewLink(url, signEnvelope(JSON.stringify(preview), signing), (text) =>
        Buffer.from(text, 'utf8').toString('base64url'),
      );
      return reply.code(201).header('cache-control', 'no-store').send({ link, until });
    },
  );
};
