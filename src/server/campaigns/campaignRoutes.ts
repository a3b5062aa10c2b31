import { isDeepStrictEqual } from 'node:util';
import type { FastifyInstance, FastifyReply } from 'fastify';
import * as v from 'valibot';
import type { KeyFile } from '../../bundle/keys';
import { reportMode } from '../../bundle/reportSettings';
import { withLearnt, withVisits } from '../../campaigns/learning/withLearnt';
import { bundleIdSchema, errorResponseSchema } from '../../protocol/protocol';
import { epochOf } from '../../protocol/reporting/tokens';
import type { Clock } from '../../protocol/values/clock';
import { MINUTE } from '../../protocol/values/clock';
import type { Failure } from '../../protocol/values/result';
import { headFails } from '../../stats/metrics/reportRates';
import { auditLine } from '../admin/auditTrail';
import type { BundleFacts } from '../bundles/bundleFacts';
import { TOKEN_EPOCHS, tokenKeysFile } from '../bundles/tokenKeys';
import { refuse } from '../http/refuse';
import { errorResponses, jsonSchema } from '../http/routeSchemas';
import { sha256 } from '../http/signature';
import type { Audited } from '../records/accessRepository';
import type { CampaignRepository } from '../records/campaignRepository';
import { learntStrata, learntVisits, ratesOf } from '../reporting/runningReports';
import type { HelperClient } from '../reports/aggregation/helperClient';
import { freshLeaderKey } from '../reports/aggregation/leaderKeys';
import type { Connector } from '../shop/connector';
import type { ComposeRepositories } from './composeNext';
import { type LiveCampaign, liveCampaign } from './composeNext';
import { draftIssues, type KnownProducts } from './draftIssues';
import { publishCampaign } from './publishCampaign';

interface PendingDeps {
  readonly store: ComposeRepositories;
  readonly bundleFacts: BundleFacts;
  readonly tokenEpochs: number | undefined;
  readonly now: number;
}

/** Whether publishing would change the token keys. Follows `publishCampaign`, without creating keys. */
const tokenKeysPending = async ({ manifest }: LiveCampaign, { store, tokenEpochs, now }: PendingDeps): Promise<boolean> => {
  const { tokens, reports } = manifest;
  const ahead = tokenEpochs ?? (tokens ? TOKEN_EPOCHS : 0);
  if (ahead === 0 || reportMode(reports) === 'off') return false;
  const from = epochOf(now);
  const known = (await store.tokenKeys()).filter(({ epoch }) => epoch >= from && epoch < from + ahead);
  return known.length < ahead || sha256(tokenKeysFile(known)) !== tokens?.keys.sha256;
};

/**
 * What publishing would change even though the draft equals the live campaign: `token_keys` (renewal), `split_key` (this server's key for
 * mode `split`), `strata` (newly learnt from private reports, about strata or visits), `head` (devices report against the adapted head, so
 * it is dropped). Empty if nothing is live.
 */
const pendingAtPublish = async (deps: PendingDeps): Promise<readonly ('token_keys' | 'split_key' | 'strata' | 'head')[]> => {
  const { store, bundleFacts } = deps;
  const live = await liveCampaign(store);
  if (!live) return [];
  const { bandit, localHead, coupons, reports } = live.manifest;
  const taught = withVisits(bandit, live.manifest, (await learntVisits(store, bundleFacts))?.learnt).bandit;
  const asking = { strata: reports.strata, couponIds: new Set(coupons.map(({ id }) => id)) };
  const next = withLearnt(taught, asking, await learntStrata(store, bundleFacts)).bandit;
  const leader = reportMode(reports) === 'split' ? reports.split?.leader : undefined;
  const facts = localHead && (await bundleFacts(live.bundle));
  const fails = facts ? headFails(ratesOf(await store.reportCounts(), new Map([[live.bundle, facts]]))) : false;
  return [
    ...((await tokenKeysPending(live, deps)) ? (['token_keys'] as const) : []),
    ...(leader !== undefined && leader !== (await freshLeaderKey(store, deps.now)) ? (['split_key'] as const) : []),
    ...(isDeepStrictEqual(next, bandit) ? [] : (['strata'] as const)),
    ...(fails ? (['head'] as const) : []),
  ];
};

/** A thousand coupons with texts in six languages. */
const CAMPAIGN_LIMIT = 4 * 1024 * 1024;
/** Saves by one person within this time share one line of the audit log, because the console saves after every pause in typing. */
const QUIET = 10 * MINUTE;
export const revisionSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** A draft: any object that could become a campaign. */
const draftSchema = v.strictObject({
  revision: revisionSchema,
  campaign: v.looseObject({
    coupons: v.optional(v.pipe(v.array(v.looseObject({})), v.maxLength(1_000), v.description('may have at most 1,000 coupons'))),
  }),
});
const publishSchema = v.strictObject({ revision: revisionSchema, serving: v.optional(v.boolean(), false) });

const factsSchema = v.record(v.string(), v.union([v.number(), v.string()]));
const issueSchema = v.object({ code: v.string(), at: v.string(), severity: v.picklist(['error', 'warning']), facts: factsSchema });
const issuesSchema = v.array(issueSchema);
const savedSchema = v.object({ revision: v.number(), issues: issuesSchema });
export const publishedSchema = v.object({
  id: bundleIdSchema,
  notes: v.array(v.object({ code: v.string(), facts: factsSchema })),
  issues: issuesSchema,
});
const pendingSchema = v.object({ pending: v.array(v.string()) });
export const liveSchema = v.object({ bundle: bundleIdSchema, publishedAt: v.pipe(v.number(), v.safeInteger()) });
/** With the newer revision, what is live, or the issues. */
const refusedSchema = v.object({
  ...errorResponseSchema.entries,
  revision: v.optional(v.number()),
  live: v.optional(v.nullable(liveSchema)),
  issues: v.optional(issuesSchema),
});
export const refusals = { 409: jsonSchema(refusedSchema), 422: jsonSchema(refusedSchema), ...errorResponses };

const publishedTerms = (live: LiveCampaign | undefined) => {
  if (!live) return null;
  const { manifest: _manifest, ...terms } = live;
  return terms;
};

export interface CampaignRouteDeps {
  readonly store: ComposeRepositories &
    CampaignRepository &
    KnownProducts &
    Audited<Pick<CampaignRepository, 'putCampaignDraft' | 'publishCampaign'>>;
  readonly connector: Connector;
  /** The site's signing key; absent: bundles are signed elsewhere. */
  readonly signing: KeyFile | undefined;
  /** Public key every published bundle must be signed with, `pk_…`. */
  readonly siteKey: string;
  readonly bundleFacts: BundleFacts;
  /**
   * Epochs whose token keys are announced in bundles composed here, including the current one; 0: none; `undefined`: as in the live bundle.
   */
  readonly tokenEpochs: number | undefined;
  /** Mode `split`; absent: no second aggregator. */
  readonly split: { readonly helper: HelperClient } | undefined;
  readonly clock: Clock;
}

/** States the newer revision. */
export const refuseChanged = async (store: CampaignRepository, reply: FastifyReply, failure: Failure): Promise<FastifyReply> =>
  refuse(reply, failure, { revision: (await store.campaignDraft())?.revision ?? 0 });

const publishRoute = (
  scope: FastifyInstance,
  { store, connector, signing, bundleFacts, tokenEpochs, split, clock }: CampaignRouteDeps,
): void => {
  scope.post<{ Body: v.InferOutput<typeof publishSchema> }>(
    '/v1/admin/campaign/publish',
    {
      bodyLimit: 1_024,
      config: { subject: 'campaign', access: 'write' },
      schema: {
        summary: 'Publish the draft: catalog and signed bundle together. `serving` also turns coupons on',
        body: jsonSchema(publishSchema),
        response: { 201: jsonSchema(publishedSchema), ...refusals },
      },
    },
    async (request, reply) => {
      const line = (bundle: string) => auditLine(request, clock(), 'campaign', { bundle });
      const { result, issues } = await publishCampaign(request.body, {
        store,
        connector,
        keys: signing,
        bundleFacts,
        tokenEpochs,
        split: split?.helper,
        now: clock(),
        line,
      });
      if (result.ok) return reply.code(201).send({ ...result.value, issues });
      return result.error.code === 'draft_changed' ? refuseChanged(store, reply, result.error) : refuse(reply, result.error, { issues });
    },
  );
};

/** The draft campaign of the console and its publication. Register inside a scope that requires a role. */
export const campaignRoutes = (scope: FastifyInstance, deps: CampaignRouteDeps): void => {
  const { store, signing, siteKey, bundleFacts, tokenEpochs, clock } = deps;

  scope.get(
    '/v1/admin/campaign',
    {
      schema: {
        summary: 'The draft with its revision and issues, the live campaign (`published`), and who signs (`signing`: server, offline)',
      },
    },
    async () => {
      const [draft, live] = await Promise.all([store.campaignDraft(), liveCampaign(store)]);
      const campaign: unknown = draft ? JSON.parse(draft.campaign) : null;
      return {
        revision: draft?.revision ?? 0,
        campaign,
        updatedAt: draft?.updatedAt ?? null,
        updatedBy: draft?.updatedBy ?? null,
        issues: draft ? await draftIssues(store, campaign, { now: clock(), published: live }) : [],
        published: publishedTerms(live),
        signing: signing ? 'server' : 'offline',
        siteKey,
      };
    },
  );

  scope.get(
    '/v1/admin/campaign/pending',
    {
      schema: {
        summary: 'Other changes that publishing would make (`pending`: token_keys, split_key, strata, head)',
        response: { 200: jsonSchema(pendingSchema), ...errorResponses },
      },
    },
    async () => ({ pending: await pendingAtPublish({ store, bundleFacts, tokenEpochs, now: clock() }) }),
  );

  scope.put<{ Body: v.InferOutput<typeof draftSchema> }>(
    '/v1/admin/campaign',
    {
      bodyLimit: CAMPAIGN_LIMIT,
      config: { subject: 'campaign', access: 'draft' },
      schema: {
        summary: 'Save the draft, complete or not, based on the revision it names (0: none)',
        body: jsonSchema(draftSchema),
        response: { 200: jsonSchema(savedSchema), ...refusals },
      },
    },
    async (request, reply) => {
      const { revision, campaign } = request.body;
      const issues = await draftIssues(store, campaign, { now: clock(), published: await liveCampaign(store) });
      if (issues.some(({ code }) => code === 'too_deep'))
        return refuse(reply, { code: 'campaign_malformed', message: 'The campaign is nested too deep.', at: 'campaign' });
      const updatedBy = request.principal?.actor ?? '';
      const draft = { revision, campaign: JSON.stringify(campaign), updatedAt: clock(), updatedBy };
      const kept = await store.audited({ ...auditLine(request, clock(), 'draft'), within: QUIET }).putCampaignDraft(draft);
      return kept.ok ? reply.send({ revision: kept.value, issues }) : refuseChanged(store, reply, kept.error);
    },
  );

  publishRoute(scope, deps);
};
