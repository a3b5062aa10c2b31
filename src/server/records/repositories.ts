import type { Clock } from '../../protocol/values/clock';
import type { Result } from '../../protocol/values/result';
import type { Disk } from '../platform/disk';
import type { AccessRepository, Audited } from './accessRepository';
import type { BrandRepository } from './brandRepository';
import type { BudgetRepository } from './budgetRepository';
import type { BundleRepository } from './bundleRepository';
import type { CampaignRepository } from './campaignRepository';
import type { CatalogRepository } from './catalogRepository';
import type { ClaimRepository } from './claimRepository';
import type { CodeRepository } from './codeRepository';
import type { ExperimentRepository } from './experimentRepository';
import type { FriendRepository } from './friendRepository';
import type { JourneyRepository } from './journeyRepository';
import type { LoopRepository } from './loopRepository';
import type { MessageRepository } from './messageRepository';
import type { MetricsRepository } from './metricsRepository';
import type { OrderRepository } from './orderRepository';
import type { OriginRepository } from './originRepository';
import type { OutboxRepository } from './outboxRepository';
import type { ProductRepository } from './productRepository';
import type { PushRepository } from './pushRepository';
import type { ReportRepository, TokenRepository } from './reportRepository';
import type { SplitRepository } from './splitRepository';

/** Writes that can append to the audit log in their own transaction. */
export type AuditedWrites = Pick<CatalogRepository, 'putCatalog'> &
  Pick<CodeRepository, 'importCodes'> &
  Pick<BundleRepository, 'nameBundle' | 'putBundle' | 'releaseBundle' | 'setServing'> &
  Pick<CampaignRepository, 'putCampaignDraft' | 'publishCampaign'> &
  Pick<BrandRepository, 'putBrand'> &
  Pick<BudgetRepository, 'putExpectedTraffic'> &
  Pick<ExperimentRepository, 'putGuardrails'> &
  Pick<LoopRepository, 'putLearning' | 'putLoopSettings' | 'stepLoop'> &
  Pick<MessageRepository, 'eraseAddress' | 'liftSuppression'> &
  Pick<OriginRepository, 'putAllowedOrigins'> &
  Pick<ProductRepository, 'endImport' | 'startImport'> &
  Pick<AccessRepository, 'addToken' | 'revokeToken' | 'addSession' | 'endSession' | 'putSetupLink' | 'takeSetupLink'>;

export interface StoreFacts {
  readonly kind: 'SQLite' | 'PostgreSQL';
  readonly bytes: number;
  /** Where the data is; undefined if that is another machine's. */
  readonly disk: Disk | undefined;
  /** How far the database's clock is ahead, ms; undefined if it has no own clock. */
  readonly aheadMs: number | undefined;
}

/**
 * All durable data. Services and routes take the repositories they use. Each method is one transaction, acknowledged only after it is on
 * disk, and each write is idempotent by its key. Writes caused by shoppers and shops (`addReport`, `reserveClaim`, `settleOrder`, …) fail
 * with `overloaded` when too many wait. The others complete work already admitted and are never refused. One contract suite runs on every
 * implementation (`test/contract`).
 */
export interface Repositories
  extends AccessRepository,
    Audited<AuditedWrites>,
    BrandRepository,
    BudgetRepository,
    BundleRepository,
    CampaignRepository,
    CatalogRepository,
    ClaimRepository,
    CodeRepository,
    ExperimentRepository,
    FriendRepository,
    JourneyRepository,
    LoopRepository,
    MessageRepository,
    MetricsRepository,
    OrderRepository,
    OriginRepository,
    OutboxRepository,
    ProductRepository,
    PushRepository,
    ReportRepository,
    SplitRepository,
    TokenRepository {
  /** Whether reads and writes work. Errors: `disk_full`, `database_damaged`, `store_unavailable`. */
  ready(): Promise<Result<undefined>>;
  facts(clock: Clock): Promise<StoreFacts>;
  close(): Promise<void>;
}
