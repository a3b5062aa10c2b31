import type { FastifyInstance } from 'fastify';
import type { Clock } from '../protocol/values/clock';
import { accessRoutes } from './admin/accessRoutes';
import { shareRoutes } from './admin/shareRoutes';
import { type BackupRouteDeps, backupRoutes } from './backups/backupRoutes';
import { expectedTrafficRoutes, type TrafficRouteDeps } from './budgets/expectedTrafficRoutes';
import { type ReleaseRouteDeps, releaseRoutes } from './bundles/releaseRoutes';
import { tokenKeysRoute } from './bundles/tokenKeys';
import { campaignRoutes } from './campaigns/campaignRoutes';
import { type CatalogRouteDeps, catalogRoute, type PreviewRouteDeps, previewRoute } from './campaigns/catalogRoutes';
import { type VersionRouteDeps, versionRoutes } from './campaigns/versionRoutes';
import { type CodeLookupDeps, codeLookupRoute } from './claims/codeLookupRoute';
import { type CodePoolDeps, codePoolRoutes } from './claims/codePoolRoutes';
import { type ShopRouteDeps, servingRoute, shopAdminRoutes } from './claims/shopRoutes';
import {
  type ExperimentRouteDeps,
  experimentCsvRoute,
  experimentRoutes,
  type GuardrailRouteDeps,
  guardrailRoutes,
} from './experiments/experimentRoutes';
import { type FunnelRouteDeps, funnelRoutes } from './experiments/funnelRoutes';
import { type OverviewDeps, overviewRoute } from './experiments/overviewRoute';
import { type ResultsRouteDeps, resultsRoute } from './experiments/resultsRoutes';
import { compressAnswers } from './http/headers';
import { type OriginRouteDeps, originRoutes } from './limits/originRoutes';
import { type LoopRouteDeps, learningRoutes, loopRoutes } from './loop/loopRoutes';
import { type BrandRouteDeps, brandRoutes } from './messages/brandRoutes';
import { type LettersDeps, lettersRoutes } from './messages/lettersRoutes';
import { type MessageAdminDeps, messageAdminRoutes } from './messages/messageAdminRoutes';
import { type HealthDeps, healthReportRoute } from './monitoring/healthReport';
import { type OrderRouteDeps, orderImportRoute } from './orders/orderRoutes';
import { type ProductRouteDeps, productRoutes } from './products/productRoutes';
import { type PushRouteDeps, pushAdminRoutes } from './push/pushRoutes';
import type { AccessRepository, Audited } from './records/accessRepository';
import type { OutboxRepository } from './records/outboxRepository';
import type { AuditedWrites } from './records/repositories';
import type { SplitRepository } from './records/splitRepository';
import { type SummaryDeps, summaryRoute } from './reporting/summarise';
import type { HelperClient } from './reports/aggregation/helperClient';
import { leaderKey } from './reports/aggregation/leaderKeys';
import { trainingFileRoutes } from './training/fileRoutes';
import type { Training } from './training/openTraining';
import { trainingRunRoutes } from './training/runRoutes';
import { type OutboxRouteDeps, outboxRoutes } from './webhooks/outbox';

/** Dependencies of the admin routes, each route's part combined. */
export type AdminDeps = {
  readonly store: AccessRepository & OutboxRepository & Audited<AuditedWrites>;
  readonly baseUrl?: string | undefined;
} & BackupRouteDeps &
  BrandRouteDeps &
  CatalogRouteDeps &
  CodeLookupDeps &
  CodePoolDeps &
  ExperimentRouteDeps &
  FunnelRouteDeps &
  GuardrailRouteDeps &
  HealthDeps &
  LettersDeps &
  LoopRouteDeps &
  MessageAdminDeps &
  OrderRouteDeps &
  OriginRouteDeps &
  OverviewDeps &
  OutboxRouteDeps &
  PreviewRouteDeps &
  ProductRouteDeps &
  PushRouteDeps &
  ReleaseRouteDeps &
  ResultsRouteDeps &
  ShopRouteDeps &
  SummaryDeps &
  TrafficRouteDeps &
  VersionRouteDeps & {
    /** Absent: no data folder for training files. */
    readonly training: Training | undefined;
  };

interface SplitAdminDeps {
  readonly store: SplitRepository;
  /** Absent without a second aggregator. */
  readonly split?: { readonly helper: HelperClient } | undefined;
  readonly clock: Clock;
}

/** State of mode `split`, and the keys for a bundle. Register inside a scope that requires a role. */
const splitAdminRoute = (scope: FastifyInstance, { store, split, clock }: SplitAdminDeps): void => {
  scope.get(
    '/v1/admin/split',
    {
      config: { subject: 'split', access: 'write' },
      schema: {
        summary: 'Mode split: keys of both aggregators for the campaign, waiting reports, batches in progress, sums and refusals',
      },
    },
    async () => {
      const asked = await split?.helper.key();
      return {
        v: 'split-state/1',
        /** Added by the server when it publishes; null without a helper, since nothing could be counted. */
        leader: split ? await leaderKey(store, clock()) : null,
        /** The key the helper reports; compare it with the one its operator states. */
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

/** All routes of the merchant's own tools; behind `guardAdmin`, no CORS. */
export const adminRoutes = async (app: FastifyInstance, deps: AdminDeps): Promise<void> => {
  await app.register(async (scope) => {
    compressAnswers(scope);
    catalogRoute(scope, deps);
    await codePoolRoutes(scope, deps);
    codeLookupRoute(scope, deps);
    releaseRoutes(scope, deps);
    campaignRoutes(scope, deps);
    versionRoutes(scope, deps);
    expectedTrafficRoutes(scope, deps);
    originRoutes(scope, deps);
    brandRoutes(scope, deps);
    learningRoutes(scope, deps);
    loopRoutes(scope, deps);
    previewRoute(scope, deps);
    await productRoutes(scope, deps);
    tokenKeysRoute(scope, deps);
    splitAdminRoute(scope, deps);
    pushAdminRoutes(scope, deps);
    lettersRoutes(scope, deps);
    servingRoute(scope, deps);
    summaryRoute(scope, deps);
    shopAdminRoutes(scope, deps);
    orderImportRoute(scope, deps);
    accessRoutes(scope, deps);
    outboxRoutes(scope, deps);
    backupRoutes(scope, deps);
    healthReportRoute(scope, deps);
    messageAdminRoutes(scope, deps);
    shareRoutes(scope, deps);
    resultsRoute(scope, deps);
    funnelRoutes(scope, deps);
    experimentRoutes(scope, deps);
    overviewRoute(scope, deps);
    experimentCsvRoute(scope, deps);
    guardrailRoutes(scope, deps);
    const { training } = deps;
    if (training) {
      await trainingFileRoutes(scope, { ...deps, training });
      trainingRunRoutes(scope, { ...deps, training });
    }
  });
};
