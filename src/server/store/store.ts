import type { Learning } from '../../campaigns/learning/aim';
import type { LoopSettings } from '../../campaigns/loop/loopState';
import type { Budget, CouponLimits } from '../../protocol/coupons/budget';
import type { CodeOrigin, CodeSource, ImportedCode } from '../../protocol/coupons/codes';
import type { Coupon } from '../../protocol/coupons/coupon';

import type { Variant } from '../../protocol/experiment';
import type { Message } from '../../protocol/message';
import type { ReportQuestion } from '../../protocol/reporting/report';
import type { Failure, Result } from '../../protocol/result';
import type { Guardrails } from '../../stats/experiment/metrics/guardrails';
import type { ExpectedTraffic } from '../../stats/metrics/expectedTraffic';
import type { BudgetPrices } from '../../stats/metrics/shadowPrices';
import type { AccessStore } from '../admin/accessStore';
import type { CampaignStore } from '../campaigns/campaignStore';
import type { Rollout } from '../claims/claimRows';
import type { MessageStore } from '../messages/messageStore';
import type { OrderEvent, StoredOrder } from '../orders/settleOrders';
import type { PushStore } from '../push/pushStore';
import type { FigureStore } from '../reporting/metricsStore';
import type { SplitStore } from '../reports/aggregation/splitStore';
import type { SpentToken, TokenStore } from '../reports/reportStore';
import type { OutboxStore } from '../webhooks/outboxStore';
import type { LoopRow, LoopStepRow } from './settings';

export interface CatalogEntry {
  readonly coupon: Coupon;
  readonly currency: string;
  readonly budget: Budget;
  /** Times one customer may redeem it, as far as the shop tells customers apart. */
  readonly limits?: CouponLimits | undefined;
  /** Absent: drawn for each claim. */
  readonly codes?: CodeOrigin | undefined;
  /** IANA zone of the shop's calendar; absent: UTC. */
  readonly timeZone?: string | undefined;
}

/** State of a catalog entry with what is used and reserved, minor units and counts. */
export interface CatalogState extends CatalogEntry {
  readonly usedMoney: number;
  readonly reservedMoney: number;
  readonly usedCount: number;
  readonly reservedCount: number;
}

export type ClaimStatus = 'pending' | 'issued' | 'redeemed' | 'released';

export interface ClaimRow {
  readonly key: string;
  readonly couponId: string;
  readonly couponVersion: number;
  readonly code: string;
  readonly source: CodeSource;
  readonly status: ClaimStatus;
  /** Reserved maximum discount, minor units. */
  readonly reserved: number;
  readonly attribution: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export interface CodesImported {
  readonly added: number;
  /** Codes that were in the pool before. */
  readonly known: number;
}

export interface CouponUse {
  readonly couponId: string;
  /** Used and reserved on this day, e.g. `2026-12-24`. */
  readonly today: { readonly day: string; readonly money: number; readonly count: number };
  /** Codes ever imported, and those not handed out yet; null where the coupon has no pool. */
  readonly pool: { readonly imported: number; readonly left: number } | null;
}

/** What a till does with a code: hold it for an order or cart, use it up, or give either back. */
export interface CodeAction {
  readonly action: 'lock' | 'redeem' | 'rollback';
  /** Idempotency-Key. */
  readonly key: string;
  readonly bodySha256: string;
  readonly code: string;
  /** Order or cart. */
  readonly orderId: string;
  /** The shop's own id of who orders. */
  readonly customer?: string | undefined;
  /** Of a lock: instant at which it ends. */
  readonly until?: number | undefined;
  /** Of a redemption: what the code took off, minor units. */
  readonly currency?: string | undefined;
  readonly discount?: number | undefined;
}

export interface CodeAnswer {
  readonly code: string;
  readonly couponId: string;
  readonly state: 'locked' | 'redeemed' | 'open';
  readonly lockedUntil?: number;
  /** What it has used of the budget, minor units. */
  readonly used?: number;
}

/** What a till asks of a code before it takes it. */
export interface CodeQuestion {
  readonly code: string;
  readonly orderId?: string | undefined;
  readonly customer?: string | undefined;
}

/** A code that a till may take, with the terms of its coupon. */
export interface ValidCode {
  readonly code: string;
  readonly coupon: Coupon;
  readonly currency: string;
  /** UTC ms. */
  readonly expiresAt: number;
}

/** A claim to be made. */
export interface NewClaim extends Omit<ClaimRow, 'source' | 'status' | 'code'> {
  /** Where the coupon's codes are drawn. */
  readonly code?: string | undefined;
  /** `termsOf` the entry it was made up by; absent: nobody asks. */
  readonly terms?: string | undefined;
}

/** One file of a bundle, `manifest.json` or `<sha256>.bin`, with its brotli form when that is smaller. */
export interface BundleFile {
  readonly name: string;
  readonly data: Uint8Array;
  readonly brotli?: Uint8Array | undefined;
}

export interface StoredBundle {
  readonly id: string;
  readonly files: readonly BundleFile[];
  readonly publishedAt: number;
}

export interface Release {
  readonly serving: boolean;
  readonly bundle: string | undefined;
  readonly next: Rollout | undefined;
}

/** Answers to one question of one bundle; `explored` is null outside exploring sessions. */
export interface ReportCount {
  readonly bundle: string;
  readonly question: ReportQuestion;
  readonly explored: string | null;
  readonly answer: number;
  readonly count: number;
}

/** Devices that said they were drawn into an arm, by bundle; `explored` is null where their first session does not explore. */
export interface ExposureCount {
  readonly bundle: string;
  readonly variant: Variant;
  readonly count: number;
}

/** Orders that stand (paid and not cancelled) under one attribution, minor units; `attribution` is null where the route lost it. */
export interface OrderTotal {
  readonly attribution: string | null;
  readonly currency: string;
  readonly orders: number;
  readonly subtotal: number;
  readonly discount: number;
  /** How many of the orders nobody made (`SIMULATED_ROUTE`). */
  readonly simulated: number;
}

/**
 * Port of everything durable. Each method is one transaction, acknowledged only after it is on disk; each write is idempotent by its
 * key. The three writes that shoppers and shops cause (`addReport`, `reserveClaim`, `settleOrder`) answer `overloaded` when too many wait;
 * the others finish work already admitted and are never refused. One contract suite runs on every implementation (`test/contract`).
 */
export interface Store extends AccessStore, CampaignStore, FigureStore, MessageStore, OutboxStore, PushStore, SplitStore, TokenStore {
  /** Replaces the catalog. A coupon no longer listed cannot be claimed; what it has used and reserved is kept and comes back with it. */
  putCatalog(entries: readonly CatalogEntry[], now: number): Promise<void>;
  /** Listed coupons. */
  catalog(): Promise<readonly CatalogState[]>;
  /** One listed coupon. */
  catalogEntry(couponId: string): Promise<CatalogState | undefined>;

  /**
   * Inserts unless the id is known. `false` = already counted with the same body. Error `report_conflict`: same id, other body. With a token, which is
   * spent in the same transaction by the first body it comes with, also `false` for that body and `token_reused` for every other one.
   */
  addReport(report: Message, bodySha256: string, now: number, token?: SpentToken): Promise<Result<boolean>>;
  reportCounts(): Promise<readonly ReportCount[]>;
  /** Pings, which are added, known again and forgotten as reports are. */
  exposureCounts(): Promise<readonly ExposureCount[]>;
  /**
   * Forgets the ids of reports received before the day, days since the epoch, of one of `REPORT_PARTS` parts of all ids; their answers stay
   * counted, and a report sent again after that counts again. Returns how many were forgotten.
   */
  forgetReports(beforeDay: number, part: number): Promise<number>;

  /**
   * Adds codes that the shop has already to a coupon's pool, all or none; those already in it stay as they are, handed out or not. Errors:
   * `coupon_unknown`, `coupon_not_pool`, `code_duplicate` (it belongs to another coupon, or to somebody).
   */
  importCodes(couponId: string, codes: readonly ImportedCode[], now: number): Promise<Result<CodesImported>>;
  /** What each listed coupon has used on the shop's calendar day of `now`, and how its pool stands. */
  couponUse(now: number): Promise<readonly CouponUse[]>;

  claim(key: string): Promise<ClaimRow | undefined>;
  /**
   * Reserves `row.reserved` and one count against the coupon's budget and inserts the claim as `pending`, or returns the claim already made
   * under this key. A code of a pool or one for all exists in the shop, so that its claim is `issued` at once; one for all reserves nothing.
   * Errors: `idempotency_conflict` (same key, other coupon or version), `serving_stopped`, `coupon_unknown`, `terms_changed` (the coupon is not what
   * `row.terms` says), `budget_exhausted`, `budget_exhausted_today`, `pool_empty`.
   */
  reserveClaim(row: NewClaim): Promise<Result<{ readonly row: ClaimRow; readonly fresh: boolean }, Failure>>;
  /** pending → issued. Returns whether the claim now stands (issued or redeemed). */
  issueClaim(key: string): Promise<boolean>;
  /** pending or issued → released, reservation given back; nothing if redeemed. Returns whether it changed. */
  releaseClaim(key: string): Promise<boolean>;
  /** Forgets a pending claim whose code does not exist in the shop, so that its key may be tried again; reservation given back. */
  abandonClaim(key: string): Promise<boolean>;
  /** Claims that are pending or issued and expire at or before `now`, oldest first. */
  expiredClaims(now: number, limit: number): Promise<readonly ClaimRow[]>;
  /** Pending claims, to be finished after a restart. */
  pendingClaims(): Promise<readonly ClaimRow[]>;
  /** Claims that are pending or issued, by key, from the first key beyond `after` on. */
  openClaims(after: string, limit: number): Promise<readonly ClaimRow[]>;
  /** Claims of these codes, in any state and order. */
  claimsByCode(codes: readonly string[]): Promise<readonly ClaimRow[]>;

  /**
   * May this code be taken now? Changes nothing. Errors: those of `codeRefusal`, `customer_limit`, of a code for all also `budget_exhausted` and
   * `budget_exhausted_today`.
   */
  validateCode(question: CodeQuestion, now: number): Promise<Result<ValidCode>>;
  /**
   * `lock`: no other order may lock or redeem the code until the lock ends, and the sweeper leaves it alone; a second lock by the same order
   * prolongs it. `redeem`: reserved → used, as when the order is paid, whose event then brings the exact figure. `rollback`: a redemption or lock
   * of this order given back, once. The same key gets the same answer. Errors: those of `validateCode`, `order_cancelled`, `code_not_held`,
   * `idempotency_conflict`, `overloaded`.
   */
  actOnCode(action: CodeAction, now: number): Promise<Result<CodeAnswer>>;

  /**
   * Records the order event once, by order, event and refund, with a pseudonym for its customer, and settles its codes.
   * `paid`: reserved → used with the real discount, shared among the order's codes in proportion to their reservations and at most the
   * reservation of each; a code already released counts as well, because the shop took it; so does one for all, whoever claimed it.
   * `refunded`: gives back as much of the money as was paid back of the goods, in all. `cancelled`: gives back what is left and the count, and
   * the code is its shopper's again until it expires, with its reservation. A code paid for by another order is left alone. Whatever the order
   * of arrival, the outcome is the same. Error `order_conflict`: same event, other body. Of a sum of refunds (`inAll`) only what is new counts, and a
   * smaller sum than is known changes nothing.
   */
  settleOrder(
    order: OrderEvent,
    bodySha256: string,
    now: number,
  ): Promise<Result<{ readonly fresh: boolean; readonly settledCodes: readonly string[] }, Failure>>;
  orders(): Promise<readonly StoredOrder[]>;
  orderTotals(): Promise<readonly OrderTotal[]>;
  /** Where the shadow prices of the budgets stood when they were last kept. */
  budgetPrices(): Promise<BudgetPrices | undefined>;
  putBudgetPrices(prices: BudgetPrices, now: number): Promise<void>;
  /** When the merchant expects more or fewer visits than else; `undefined`: they never said. */
  expectedTraffic(): Promise<ExpectedTraffic | undefined>;
  putExpectedTraffic(peaks: ExpectedTraffic, now: number): Promise<void>;
  /** How long what was learnt counts; `undefined`: the merchant never said. */
  learning(): Promise<Learning | undefined>;
  putLearning(learning: Learning, now: number): Promise<void>;
  /** By how much a metric of the experiment may get worse; `undefined`: the merchant never said. */
  guardrails(): Promise<Guardrails | undefined>;
  putGuardrails(guardrails: Guardrails, now: number): Promise<void>;
  /** Codes of the last 1,000 order events that were paid with at or after `since` and that no claim ever had, in capitals. */
  unclaimedCodes(since: number): Promise<readonly string[]>;

  /** What the merchant allows the server to do by itself, and how far it has come; the defaults until something is kept. */
  loop(): Promise<LoopRow>;
  /** Anything made from the settings before is refused from then on. */
  putLoopSettings(settings: LoopSettings, now: number): Promise<void>;
  /**
   * One step of the loop: its state, a bundle to keep and what devices take, at once or not at all. Error `loop_changed`: settings, state, release or
   * switch are not what the step was made from, so that of several servers one takes it, and the merchant always wins.
   */
  stepLoop(step: LoopStepRow, now: number): Promise<Result<undefined>>;

  /** Instant up to which something outside was read, UTC ms. */
  cursor(name: string): Promise<number | undefined>;
  /** Never moves back, whoever moves it. */
  advanceCursor(name: string, to: number, now: number): Promise<void>;

  /** Stores the bundle and releases it as `releaseBundle` does, by default to every device. */
  putBundle(bundle: StoredBundle, share?: number): Promise<Result<undefined>>;
  /**
   * Which share of the devices takes a stored bundle: 1 makes it the current one and ends what is staged (an older id is a rollback), between 0 and 1
   * stages it in place of what is staged, 0 ends its stage. Errors: `bundle_unknown`, `bundle_current` (it can only be displaced),
   * `no_bundle` (nothing to stage beside).
   */
  releaseBundle(id: string, share: number, now: number): Promise<Result<undefined>>;
  /** Every stored bundle, newest first. */
  bundles(): Promise<readonly Omit<StoredBundle, 'files'>[]>;
  bundleFile(id: string, name: string): Promise<BundleFile | undefined>;
  currentBundle(): Promise<{ readonly id: string; readonly publishedAt: number } | undefined>;

  /** What devices are told, in one read. */
  release(): Promise<Release>;

  /** May coupons be shown; true until switched off. */
  serving(): Promise<boolean>;
  setServing(serving: boolean, now: number): Promise<void>;

  ready(): Promise<boolean>;
  close(): Promise<void>;
}
