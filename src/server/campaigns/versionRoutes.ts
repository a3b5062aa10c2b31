import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { isTrained } from '../../campaigns/learning/fittingModels';
import { bundleIdSchema } from '../../protocol/protocol';
import { auditLine } from '../admin/auditTrail';
import { refuse } from '../http/refuse';
import { errorResponses, jsonSchema } from '../http/routeSchemas';
import type { Audited } from '../records/accessRepository';
import type { BundleRepository } from '../records/bundleRepository';
import type { CampaignRepository } from '../records/campaignRepository';
import { type CampaignRouteDeps, liveSchema, publishedSchema, refusals, refuseChanged, revisionSchema } from './campaignRoutes';
import { type ComposeRepositories, liveCampaign } from './composeNext';
import type { KnownProducts } from './draftIssues';
import { readVersion, restoredCampaign, restoreVersion } from './restoreVersion';

const paramsSchema = v.object({ id: bundleIdSchema });
type Params = v.InferOutput<typeof paramsSchema>;
const restoreSchema = v.strictObject({ revision: revisionSchema, live: v.nullable(liveSchema) });
const restoredSchema = v.object({
  ...publishedSchema.entries,
  revision: v.number(),
  publishedAt: v.number(),
  replaced: v.nullable(bundleIdSchema),
});
const nameSchema = v.strictObject({
  name: v.pipe(v.string(), v.regex(/^\P{Cc}{0,80}$/u), v.description('must be at most 80 characters in one line')),
});

export interface VersionRouteDeps extends CampaignRouteDeps {
  readonly store: ComposeRepositories &
    CampaignRepository &
    KnownProducts &
    Audited<Pick<CampaignRepository, 'putCampaignDraft' | 'publishCampaign'> & Pick<BundleRepository, 'nameBundle'>>;
}

/** The bundle that was live before another; otherwise the next older one. */
const bundleBefore = async (store: ComposeRepositories, id: string, previous: string | undefined): Promise<string | undefined> => {
  const bundles = (await store.bundles()).map((bundle) => bundle.id);
  return previous !== undefined && bundles.includes(previous) ? previous : bundles[bundles.indexOf(id) + 1];
};

/** Versions of the campaign: their contents, names, and restoring one. Register inside a scope that requires a role. */
export const versionRoutes = (scope: FastifyInstance, deps: VersionRouteDeps): void => {
  const { store, connector, signing, bundleFacts, tokenEpochs, split, clock } = deps;

  scope.get<{ Params: Params }>(
    '/v1/admin/bundles/:id/campaign',
    {
      config: { subject: 'bundle' },
      schema: {
        summary:
          'A version as a campaign file, the one before it (`previous`), and what restoring it would publish (`restored`, `issues`), with its model if `trained`',
        params: jsonSchema(paramsSchema),
      },
    },
    async ({ params: { id } }, reply) => {
      const [version, live] = await Promise.all([readVersion(store, id), liveCampaign(store)]);
      if (!version.ok) return refuse(reply, version.error);
      const older = await bundleBefore(store, id, version.value.manifest.provenance?.previous);
      const previous = older === undefined ? undefined : await readVersion(store, older);
      const { campaign: restored, issues } = restoredCampaign(version.value, live, clock());
      return reply.send({
        campaign: version.value.campaign,
        previous: previous?.ok ? previous.value.campaign : null,
        restored,
        issues,
        trained: isTrained(version.value.manifest.bandit),
      });
    },
  );

  scope.post<{ Params: Params; Body: v.InferOutput<typeof restoreSchema> }>(
    '/v1/admin/bundles/:id/restore',
    {
      bodyLimit: 1_024,
      config: { subject: 'bundle', access: 'write' },
      schema: {
        summary:
          'Publish the campaign and the models of a version again, in place of the publication `live` (null: none). It also replaces the draft of the given revision (0: none)',
        params: jsonSchema(paramsSchema),
        body: jsonSchema(restoreSchema),
        response: { 201: jsonSchema(restoredSchema), ...refusals },
      },
    },
    async (request, reply) => {
      const { revision, live: expected } = request.body;
      const now = clock();
      const line = (bundle: string) => auditLine(request, now, 'campaign', { bundle });
      const { result, issues, replaced } = await restoreVersion(
        { bundle: request.params.id, revision, expected },
        { store, connector, keys: signing, bundleFacts, tokenEpochs, split: split?.helper, now, line },
      );
      if (result.ok)
        return reply.code(201).send({ ...result.value, issues, revision: revision + 1, publishedAt: now, replaced: replaced ?? null });
      if (result.error.code === 'live_changed') {
        const current = await store.currentBundle();
        return refuse(reply, result.error, { live: current ? { bundle: current.id, publishedAt: current.publishedAt } : null });
      }
      return result.error.code === 'draft_changed' ? refuseChanged(store, reply, result.error) : refuse(reply, result.error, { issues });
    },
  );

  scope.put<{ Params: Params; Body: v.InferOutput<typeof nameSchema> }>(
    '/v1/admin/bundles/:id/name',
    {
      bodyLimit: 1_024,
      config: { subject: 'bundle', access: 'write' },
      schema: {
        summary: 'Name a version; an empty name removes it',
        params: jsonSchema(paramsSchema),
        body: jsonSchema(nameSchema),
        response: errorResponses,
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const name = request.body.name.trim();
      const named = await store.audited(auditLine(request, clock(), `bundle/${id}`)).nameBundle(id, name);
      return named.ok ? reply.send({ id, name }) : refuse(reply, named.error);
    },
  );
};
