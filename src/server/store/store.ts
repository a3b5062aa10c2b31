import type { Coupon } from '../../core/coupons/coupon';
import type { Failure, Result } from '../../core/result';
import type { OrderWebhook } from '../../core/sync/protocol';
import type { Report } from '../../core/sync/report';

/** Money and count a coupon may cost in all; `undefined` = no limit of that kind. */
export interface Budget {
  readonly money?: number;
  readonly count?: number;
}

export interface CatalogEntry {
  readonly coupon: Coupon;
  readonly currency: string;
  readonly budget: Budget;
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
  readonly code: string;
  readonly status: ClaimStatus;
  /** Reserved maximum discount, minor units. */
  readonly reserved: number;
  readonly attribution: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export interface StoredBundle {
  readonly id: string;
  /** The signed envelope, exact bytes of `manifest.json`. */
  readonly envelope: string;
  readonly shards: readonly { readonly sha256: string; readonly data: Uint8Array }[];
  readonly publishedAt: number;
}

/**
 * Port of everything durable. Each method is one transaction, acknowledged only after it is on disk; each write is idempotent by its
 * key. One contract suite runs on every implementation (`test/contract`).
 */
export interface Store {
  putCatalog(entries: readonly CatalogEntry[], now: number): Promise<void>;
  catalog(): Promise<readonly CatalogState[]>;

  /** Inserts unless the id is known. `false` = already counted with the same body. Error `report_conflict`: same id, other body. */
  addReport(report: Report, bodySha256: string, now: number): Promise<Result<boolean>>;
  /** Counts of answers by bundle, question and explored coupon. */
  reportCounts(): Promise<
    readonly {
      readonly bundle: string;
      readonly question: string;
      readonly explored: string | null;
      readonly answer: number;
      readonly count: number;
    }[]
  >;

  /**
   * Reserves `row.reserved` and one count against the coupon's budget and inserts the claim as `pending`, or returns the claim already made
   * under this key. Errors: `coupon_unknown`, `budget_exhausted`, `idempotency_conflict` (same key, other coupon).
   */
  reserveClaim(row: ClaimRow): Promise<Result<{ readonly row: ClaimRow; readonly fresh: boolean }, Failure>>;
  /** pending → issued. */
  issueClaim(key: string): Promise<void>;
  /** pending or issued → released, reservation given back; nothing if redeemed. Returns whether it changed. */
  releaseClaim(key: string): Promise<boolean>;
  /** Claims that are pending or issued and expired before `now`. */
  expiredClaims(now: number, limit: number): Promise<readonly ClaimRow[]>;
  /** Pending claims, to be finished after a restart. */
  pendingClaims(): Promise<readonly ClaimRow[]>;

  /** Records the order event once; settles codes: reserved → used with the real discount (paid), or gives it back (cancelled). */
  settleOrder(
    order: OrderWebhook,
    bodySha256: string,
    now: number,
  ): Promise<Result<{ readonly fresh: boolean; readonly settledCodes: readonly string[] }, Failure>>;
  orders(): Promise<readonly (OrderWebhook & { readonly receivedAt: number })[]>;

  putBundle(bundle: StoredBundle): Promise<void>;
  bundle(id: string): Promise<StoredBundle | undefined>;
  currentBundle(): Promise<{ readonly id: string; readonly publishedAt: number } | undefined>;

  serving(): Promise<boolean>;
  setServing(serving: boolean, now: number): Promise<void>;

  ready(): Promise<boolean>;
  close(): Promise<void>;
}
