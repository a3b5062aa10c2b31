import type { AccessRepository, Audited } from '../admin/accessRepository';
import type { BudgetRepository } from '../budgets/budgetRepository';
import type { CatalogRepository } from '../budgets/catalogRepository';
import type { BundleRepository } from '../bundles/bundleRepository';
import type { CampaignRepository } from '../campaigns/campaignRepository';
import type { ClaimRepository } from '../claims/claimRepository';
import type { CodeRepository } from '../claims/codeRepository';
import type { ExperimentRepository } from '../experiments/experimentRepository';
import type { LoopRepository } from '../loop/loopRepository';
import type { MessageRepository } from '../messages/messageRepository';
import type { OrderRepository } from '../orders/orderRepository';
import type { PushRepository } from '../push/pushRepository';
import type { MetricsRepository } from '../reporting/metricsRepository';
import type { SplitRepository } from '../reports/aggregation/splitRepository';
import type { ReportRepository, TokenRepository } from '../reports/reportRepository';
import type { OutboxRepository } from '../webhooks/outboxRepository';

/** Writes that can be told the audit log in the transaction that makes them. */
export type AuditedWrites = Pick<CatalogRepository, 'putCatalog'> &
  Pick<CodeRepository, 'importCodes'> &
  Pick<BundleRepository, 'putBundle' | 'releaseBundle' | 'setServing'> &
  Pick<CampaignRepository, 'putCampaignDraft' | 'publishCampaign'> &
  Pick<BudgetRepository, 'putExpectedTraffic'> &
  Pick<ExperimentRepository, 'putGuardrails'> &
  Pick<LoopRepository, 'putLearning' | 'putLoopSettings' | 'stepLoop'> &
  Pick<MessageRepository, 'eraseAddress' | 'liftSuppression'> &
  Pick<AccessRepository, 'addToken' | 'revokeToken' | 'addSession' | 'endSession' | 'putSetupLink' | 'takeSetupLink'>;

/**
 * Everything durable, of all features; services and routes take the repositories they use. Each method is one transaction, acknowledged only after
 * it is on disk; each write is idempotent by its key. Writes that shoppers and shops cause (`addReport`, `reserveClaim`, `settleOrder`, …) answer
 * `overloaded` when too many wait; the others finish work already admitted and are never refused. One contract suite runs on every implementation
 * (`test/contract`).
 */
export interface Repositories
  extends AccessRepository,
    Audited<AuditedWrites>,
    BudgetRepository,
    BundleRepository,
    CampaignRepository,
    CatalogRepository,
    ClaimRepository,
    CodeRepository,
    ExperimentRepository,
    LoopRepository,
    MessageRepository,
    MetricsRepository,
    OrderRepository,
    OutboxRepository,
    PushRepository,
    ReportRepository,
    SplitRepository,
    TokenRepository {
  ready(): Promise<boolean>;
  close(): Promise<void>;
}
