import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { checkFairness } from '../../bundle/checkFairness';
import type { KeyFile } from '../../bundle/keys';
import { type Budget, budgetSchema, couponLimitsSchema } from '../../protocol/coupons/budget';
import { writtenCardSchema } from '../../protocol/coupons/cardFormat';
import { codeOriginSchema } from '../../protocol/coupons/codes';
import { couponSchema } from '../../protocol/coupons/coupon';
import { couponIdSchema } from '../../protocol/coupons/couponWords';
import { type CouponPreview, PREVIEW_HOURS, previewLink } from '../../protocol/preview';
import type { Clock } from '../../protocol/values/clock';
import { HOUR } from '../../protocol/values/clock';
import { isTimeZone } from '../../protocol/values/localDay';
import { currencySchema } from '../../protocol/values/money';
import { parseWith } from '../../protocol/values/parse';
import { fail, ok, type Result } from '../../protocol/values/result';
import { auditLine } from '../admin/auditTrail';
import { signEnvelope } from '../bundles/signing';
import { refuse } from '../http/refuse';
import { errorResponses, jsonSchema } from '../http/routeSchemas';
import type { Audited } from '../records/accessRepository';
import type { CampaignRepository } from '../records/campaignRepository';
import type { CatalogEntry, CatalogRepository } from '../records/catalogRepository';
import type { Connector } from '../shop/connector';
import { checkCatalog } from '../shop/connector';
import { liveCampaign } from './composeNext';

const catalogSchema = v.strictObject({
  entries: v.pipe(
    v.array(
      v.strictObject({
        coupon: couponSchema,
        currency: currencySchema,
        budget: v.optional(budgetSchema, {}),
        limits: v.optional(couponLimitsSchema, {}),
        codes: v.optional(codeOriginSchema, { from: 'generated' }),
        campaign: v.exactOptional(v.strictObject({ id: couponIdSchema, budget: v.optional(budgetSchema, {}) })),
      }),
    ),
    v.maxLength(128),
  ),
  /** Time zone of the calendar days of budgets. */
  timeZone: v.optional(v.pipe(v.string(), v.check(isTimeZone, 'Use an IANA time zone, such as Europe/Berlin.')), 'UTC'),
});

/** The condition tree is recursive, which OpenAPI cannot inline. The document names the field and valibot checks it. */
const bodySchema = {
  type: 'object',
  required: ['entries'],
  properties: { entries: { type: 'array', items: { type: 'object' } }, timeZone: { type: 'string' } },
};

/** What all coupons of a campaign share. */
const sharedTerms = (currency: string, { money, count, moneyPerDay, countPerDay }: Budget): string =>
  JSON.stringify([currency, money, count, moneyPerDay, countPerDay]);

/** A campaign whose coupons differ in currency or shared budget. */
const dividedCampaign = (entries: readonly Pick<CatalogEntry, 'campaign' | 'currency'>[]): string | undefined => {
  const terms = new Map<string, string>();
  for (const { campaign, currency } of entries) {
    if (!campaign) continue;
    const own = sharedTerms(currency, campaign.budget);
    if ((terms.get(campaign.id) ?? own) !== own) return campaign.id;
    terms.set(campaign.id, own);
  }
  return undefined;
};

/** Errors: `catalog_malformed`, `coupon_duplicate`, `code_duplicate`, those of `checkFairness`. */
const readCatalog = (body: unknown): Result<readonly CatalogEntry[]> => {
  const catalog = parseWith(catalogSchema, body, 'catalog_malformed');
  if (!catalog.ok) return catalog;
  const { entries, timeZone } = catalog.value;
  const ids = entries.map(({ coupon }) => coupon.id);
  if (new Set(ids).size < ids.length) return fail('coupon_duplicate', 'Two coupons have the same id.');
  const campaign = dividedCampaign(entries);
  if (campaign !== undefined)
    return fail('catalog_malformed', 'All coupons of a campaign need the same currency and the same shared budget.', campaign);
  const shared = entries.flatMap(({ codes }) => (codes.from === 'shared' ? [codes.code.toUpperCase()] : []));
  if (new Set(shared).size < shared.length) return fail('code_duplicate', 'Two coupons share one code.');
  const fair = checkFairness({ coupons: entries.map(({ coupon }) => coupon) });
  return fair.ok ? ok(entries.map((entry) => ({ ...entry, timeZone }))) : fair;
};

export interface CatalogRouteDeps {
  readonly store: Audited<Pick<CatalogRepository, 'putCatalog'>>;
  readonly connector: Connector;
  readonly clock: Clock;
}

export const catalogRoute = (scope: FastifyInstance, { store, connector, clock }: CatalogRouteDeps): void => {
  scope.put<{ Body: unknown }>(
    '/v1/admin/catalog',
    {
      bodyLimit: 4 * 1024 * 1024,
      config: { subject: 'catalog', access: 'write' },
      schema: { summary: 'Replace the catalog: coupons, budgets, limits and code sources', body: bodySchema },
    },
    async (request, reply) => {
      const entries = readCatalog(request.body);
      if (!entries.ok) return refuse(reply, entries.error);
      const honoured = await checkCatalog(entries.value, connector);
      if (!honoured.ok) return refuse(reply, honoured.error);
      await store.audited(auditLine(request, clock(), 'catalog')).putCatalog(entries.value, clock());
      return reply.send({ entries: entries.value.length });
    },
  );
};

const previewSchema = v.strictObject({
  couponId: couponIdSchema,
  /** Page of the shop. */
  url: v.pipe(v.string(), v.maxLength(2_000), v.url(), v.regex(/^https?:/)),
  hours: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(PREVIEW_HOURS)), 24),
});
const answerSchema = v.object({ link: v.string(), until: v.number() });

/** The parts of a draft that a preview needs. The rest may be incomplete. */
const draftSchema = v.looseObject({ currency: currencySchema, coupons: v.array(v.unknown()), card: v.optional(v.unknown()) });

export interface PreviewRouteDeps {
  readonly store: Pick<CampaignRepository, 'campaignDraft'> & Parameters<typeof liveCampaign>[0];
  readonly signing: KeyFile | undefined;
  readonly clock: Clock;
}

/**
 * Creates a preview link: the coupon itself, signed by the server. The coupon is neither stored nor available from a public route, so
 * unpublished coupons cannot be requested. Register inside a scope that requires a role.
 */
export const previewRoute = (scope: FastifyInstance, { store, signing, clock }: PreviewRouteDeps): void => {
  scope.post<{ Body: v.InferOutput<typeof previewSchema> }>(
    '/v1/admin/previews',
    {
      bodyLimit: 4_096,
      config: { subject: 'preview', access: 'write' },
      schema: {
        summary: 'Create a link that previews one coupon on a page of the shop, from the draft or else from the published campaign',
        body: jsonSchema(previewSchema),
        response: { 201: jsonSchema(answerSchema), ...errorResponses },
      },
    },
    async (request, reply) => {
      const { couponId, url, hours } = request.body;
      if (!signing)
        return refuse(reply, {
          code: 'signing_key_absent',
          message: 'This server has no signing key. Create the link with `couplet preview --key`.',
        });
      const kept = await store.campaignDraft();
      const draft = v.safeParse(draftSchema, kept && JSON.parse(kept.campaign));
      const named = (coupon: unknown): boolean => (Object(coupon) as { readonly id?: unknown }).id === couponId;
      const source = draft.success && draft.output.coupons.some(named) ? draft.output : (await liveCampaign(store))?.campaign;
      const found = source?.coupons.find(named);
      if (!source || found === undefined) return refuse(reply, { code: 'coupon_unknown', message: 'Coupon not found.', at: 'couponId' });
      const coupon = v.safeParse(couponSchema, found);
      if (!coupon.success)
        return refuse(reply, {
          code: 'campaign_invalid',
          message: `The coupon is incomplete: ${coupon.issues[0].message}.`,
          at: v.getDotPath(coupon.issues[0]) ?? 'coupon',
        });
      const card = v.safeParse(v.optional(writtenCardSchema), source.card);
      if (!card.success)
        return refuse(reply, {
          code: 'campaign_invalid',
          message: `The card settings are incomplete: ${card.issues[0].message}.`,
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
