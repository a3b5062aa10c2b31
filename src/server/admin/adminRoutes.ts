import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import type { Clock } from '../../protocol/values/clock';
import { parseWith } from '../../protocol/values/parse';
import type { ExpectedTraffic } from '../../stats/metrics/expectedTraffic';
import { expectedTrafficSchema } from '../../stats/metrics/expectedTraffic';
import type { BudgetRepository } from '../budgets/budgetRepository';
import { type ReleaseRouteDeps, releaseRoutes } from '../bundles/releaseRoutes';
import { type CampaignRouteDeps, campaignRoutes } from '../campaigns/campaignRoutes';
import { type CatalogRouteDeps, catalogRoute, type PreviewRouteDeps, previewRoute } from '../campaigns/catalogRoutes';
import { type CodePoolDeps, codePoolRoutes } from '../claims/claimRoutes';
import { type ShopRouteDeps, shopAdminRoutes } from '../connectors/shopRoutes';
import {
  experimentCsvRoute,
  type FunnelRouteDeps,
  funnelRoutes,
  type GuardrailRouteDeps,
  guardrailRoutes,
} from '../experiments/experimentRoutes';
import { acceptsCoding } from '../http/headers';
import { refuse } from '../http/refuse';
import { jsonSchema } from '../http/routeSchemas';
import { type LoopRouteDeps, learningRoutes, loopRoutes } from '../loop/loopRoutes';
import { lettersRoutes, type MessageAdminDeps, messageAdminRoutes } from '../messages/messageAdminRoutes';
import { type OrderRouteDeps, orderImportRoute } from '../orders/orderRoutes';
import { type PushRouteDeps, pushAdminRoutes } from '../push/pushRoutes';
import { summarise } from '../reporting/summarise';
import { leaderKey } from '../reports/aggregation/leaderKeys';
import type { TokenRepository } from '../reports/reportRepository';
import { makeTokenKeys, tokenKeysFile } from '../reports/tokenKeys';
import type { AuditedWrites } from '../store/repositories';
import { outboxRoutes } from '../webhooks/outbox';
import type { OutboxRepository } from '../webhooks/outboxRepository';
import type { AccessRepository, Audited } from './accessRepository';
import { accessRoutes } from './accessRoutes';
import { auditLine } from './auditTrail';

const bodySchema = v.strictObject({ peaks: expectedTrafficSchema });

interface TrafficRouteDeps {
  readonly store: Audited<Pick<BudgetRepository, 'putExpectedTraffic'>>;
  /** As the merchant said, until then as the server was started with. */
  readonly expectedTraffic: () => Promise<ExpectedTraffic>;
  readonly clock: Clock;
}

/** When more or fewer visits are expected than else, for the merchant to read and to say. */
const expectedTrafficRoutes = (scope: FastifyInstance, { store, clock, expectedTraffic }: TrafficRouteDeps): void => {
  scope.get(
    '/v1/admin/expected-traffic',
    { config: { access: 'read' }, schema: { summary: 'Times at which more or fewer visits are expected, by which budgets are planned' } },
    async (_request, reply) => reply.send({ peaks: await expectedTraffic() }),
  );

  scope.put<{ Body: unknown }>(
    '/v1/admin/expected-traffic',
    {
      config: { subject: 'expected_traffic', access: 'write' },
      schema: { summary: 'Replace them: `times` as many visits from `from` until before `until`, UTC ms', body: jsonSchema(bodySchema) },
    },
    async (request, reply) => {
      const body = parseWith(bodySchema, request.body, 'expected_traffic_malformed');
      if (!body.ok) return refuse(reply, body.error);
      await store.audited(auditLine(request, clock(), 'expected_traffic')).putExpectedTraffic(body.value.peaks, clock());
      return reply.send(body.value);
    },
  );
};

/** How mode `split` stands, and the keys a bundle is to name. Registered where a role is already asked for. */
const splitAdminRoute = (scope: FastifyInstance, { store, split, clock }: Pick<AdminDeps, 'store' | 'split' | 'clock'>): void => {
  scope.get(
    '/v1/admin/split',
    {
      config: { subject: 'split', access: 'write' },
      schema: {
        summary: 'Keys of both aggregators, for a campaign in mode split; reports that wait, batches under way, sums and refusals',
      },
    },
    async () => {
      const asked = await split?.helper.key();
      return {
        v: 'split-state/1',
        /** Which the server fills in as it publishes; null without a helper, since nothing could be counted. */
        leader: split ? await leaderKey(store, clock()) : null,
        /** What the helper says its key is; compare it with what its operator says. */
        helper: asked?.ok ? asked.value : null,
        problem: split ? (asked?.ok === false ? asked.error.code : null) : 'split_not_configured',
        waiting: await store.splitWaiting(),
        parts: (await store.splitParts()).map(({ batch, part, bundle, state, accepted }) => ({ batch, part, bundle, state, accepted })),
        sums: await store.splitSums(),
        refused: await store.splitRefusals(),
      };
    },
  );
};

const compress = promisify(gzip);

/** Shorter answers are one packet either way. */
const LEAST = 1_400;

/**
 * What a merchant looks at is tables of figures, a tenth as long when compressed. Answers of GET only: nothing in them is a secret, and whoever could
 * make a browser ask for one learns no more of it by its length than that there are more coupons (https://breachattack.com). gzip, because
 * browsers offer brotli to secure origins only and a console in a shop's own network may be none.
 */
const gzipAnswers = (scope: FastifyInstance): void => {
  scope.addHook('onSend', async (request, reply, payload) => {
    if (request.method !== 'GET' || typeof payload !== 'string' || payload.length < LEAST) return payload;
    reply.header('vary', 'Accept-Encoding');
    if (!acceptsCoding(request.headers['accept-encoding'], 'gzip')) return payload;
    const small = await compress(payload);
    reply.headers({ 'content-encoding': 'gzip', 'content-length': small.length });
    return small;
  });
};

/** For who signs bundles elsewhere: the public keys of tokens, as a file of the bundle. Registered where a role is already asked for. */
const tokenKeysRoute = (scope: FastifyInstance, { store, clock }: { readonly store: TokenRepository; readonly clock: Clock }): void => {
  scope.get(
    '/v1/admin/token-keys',
    {
      config: { subject: 'token_keys', access: 'write' },
      schema: {
        summary: 'Public keys of the tokens of this epoch and the next ones, made where there are none; to be signed with a bundle',
      },
    },
    async (_request, reply) =>
      reply.type('application/json; charset=utf-8').send(Buffer.from(tokenKeysFile(await makeTokenKeys(store, clock())))),
  );
};

const servingSchema = v.strictObject({ serving: v.boolean() });

/** What the routes of the merchant's own tools take, each its part. */
export type AdminDeps = { readonly store: AccessRepository & OutboxRepository & Audited<AuditedWrites> } & CampaignRouteDeps &
  CatalogRouteDeps &
  CodePoolDeps &
  FunnelRouteDeps &
  GuardrailRouteDeps &
  LoopRouteDeps &
  MessageAdminDeps &
  OrderRouteDeps &
  PreviewRouteDeps &
  PushRouteDeps &
  ReleaseRouteDeps &
  ShopRouteDeps &
  TrafficRouteDeps;

/** Everything the merchant's own tools do; behind `guardAdmin`, no CORS. */
export const adminRoutes = async (app: FastifyInstance, deps: AdminDeps): Promise<void> => {
  const { store, sweeper, clock } = deps;
  await app.register(async (scope) => {
    gzipAnswers(scope);
    catalogRoute(scope, deps);
    await codePoolRoutes(scope, deps);
    releaseRoutes(scope, deps);
    campaignRoutes(scope, deps);
    expectedTrafficRoutes(scope, deps);
    learningRoutes(scope, deps);
    loopRoutes(scope, deps);
    previewRoute(scope, deps);
    tokenKeysRoute(scope, deps);
    splitAdminRoute(scope, deps);
    pushAdminRoutes(scope, deps);
    lettersRoutes(scope, deps);

    scope.put<{ Body: v.InferOutput<typeof servingSchema> }>(
      '/v1/admin/serving',
      {
        config: { subject: 'serving', access: 'write' },
        schema: {
          summary: 'Stop or resume coupons; stopping ends open claims. `stillValid`: codes for all, which the shop itself must end',
          body: jsonSchema(servingSchema),
        },
      },
      async (request, reply) => {
        const { serving } = request.body;
        await store.audited(auditLine(request, clock(), 'serving')).setServing(serving, clock());
        const { ended, remaining } = serving ? { ended: 0, remaining: 0 } : await sweeper.endAll();
        // They are the shop's own: it alone can end them.
        const shared = serving ? [] : (await store.catalog()).flatMap(({ codes }) => (codes?.from === 'shared' ? [codes.code] : []));
        return reply.send({
          serving,
          endedClaims: ended,
          remainingClaims: remaining,
          ...(shared.length > 0 ? { stillValid: shared } : {}),
        });
      },
    );

    scope.get('/v1/admin/summary', { schema: { summary: 'Budgets, debiased reports, orders by variant' } }, async (_request, reply) =>
      reply.send(await summarise(deps)),
    );

    shopAdminRoutes(scope, deps);
    orderImportRoute(scope, deps);
    accessRoutes(scope, deps);
    outboxRoutes(scope, deps);
    messageAdminRoutes(scope, deps);
    funnelRoutes(scope, deps);
    experimentCsvRoute(scope, deps);
    guardrailRoutes(scope, deps);
  });
};
