import type { CodeOrigin, CodeSource } from '../../protocol/coupons/codes';
import type { FriendProof } from '../../protocol/protocol';
import type { Failure, Result } from '../../protocol/values/result';

type ClaimStatus = 'pending' | 'issued' | 'redeemed' | 'released';

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

/** A new claim. */
export interface NewClaim extends Omit<ClaimRow, 'source' | 'status' | 'code'> {
  /** Required if the coupon's codes are drawn. */
  readonly code?: string | undefined;
  /** `termsOf` the entry it is based on; absent: not checked. */
  readonly terms?: string | undefined;
  /** Another claim that it belongs to. */
  readonly friend?: FriendProof | undefined;
}

/** Part of the port: claims, from the reservation to the end. */
export interface ClaimRepository {
  claim(key: string): Promise<ClaimRow | undefined>;
  /**
   * Reserves `row.reserved` and one count against the coupon's budget and inserts the claim as `pending`, or returns the existing claim for
   * this key. Pool and shared codes already exist in the shop, so their claims are `issued` at once. A shared code reserves nothing.
   * Errors: `idempotency_conflict` (same key, other coupon or version), `serving_stopped`, `coupon_unknown`, `terms_changed` (the coupon
   * differs from `row.terms`), those of `friendRefusal`, `budget_exhausted`, `budget_exhausted_today`, `pool_empty`.
   */
  reserveClaim(row: NewClaim): Promise<Result<{ readonly row: ClaimRow; readonly fresh: boolean }, Failure>>;
  /** pending → issued. Returns whether the claim is now issued or redeemed. */
  issueClaim(key: string): Promise<boolean>;
  /** Lets pending and issued claims expire at `at` if they would later; the sweeper ends them. Codes locked for an order are left to it. */
  expireClaims(keys: readonly string[], at: number): Promise<void>;
  /**
   * pending or issued → released, freeing the reservation; no change if redeemed. The code of a pool goes back into it unless an order or
   * checkout has used or locked it, or it `isEnded` in the shop. Returns whether it changed.
   */
  releaseClaim(key: string, isEnded?: boolean): Promise<boolean>;
  /** Deletes a pending claim whose code does not exist in the shop and frees the reservation, so that its key can be used again. */
  abandonClaim(key: string): Promise<boolean>;
  /** Pending or issued claims that expire at or before `now`, oldest first. */
  expiredClaims(now: number, limit: number): Promise<readonly ClaimRow[]>;
  /** Pending claims, to be completed after a restart. */
  pendingClaims(): Promise<readonly ClaimRow[]>;
  /** Pending or issued claims, ordered by key, starting after the key `after`. */
  openClaims(after: string, limit: number): Promise<readonly ClaimRow[]>;
  /**
   * Open claims by coupon.
   * @param since those made from then on are counted as `recent`, UTC ms
   * @param overdueAt those that expired before are counted as `overdue`, UTC ms
   */
  openByCoupon(since: number, overdueAt: number): Promise<readonly OpenClaims[]>;
  /** The order that used a code; undefined for a shared code. */
  orderOfCode(code: string): Promise<string | undefined>;
  /** Claims of these codes, in any state and order. */
  claimsByCode(codes: readonly string[]): Promise<readonly ClaimRow[]>;
}

/** Open claims of one coupon. */
export interface OpenClaims {
  readonly couponId: string;
  readonly open: number;
  /** Reserved, without a code yet. */
  readonly pending: number;
  readonly recent: number;
  readonly overdue: number;
}

/** Columns as both databases return them. */
export interface ClaimColumns {
  readonly key: string;
  readonly coupon_id: string;
  readonly coupon_version: number;
  readonly code: string;
  readonly source: CodeSource;
  readonly status: ClaimStatus;
  readonly reserved: number;
  /** Cost of the code when its order was paid, and the remainder after refunds. */
  readonly paid: number;
  readonly used: number;
  readonly order_id: string | null;
  /** Pseudonym of the customer who redeemed or locked it, if the shop states one. */
  readonly customer: string | null;
  /** The only order or cart that may redeem the code, until an instant. */
  readonly locked_by: string | null;
  readonly locked_until: number | null;
  readonly attribution: string;
  /** Calendar day of the shop in whose budget the claim counts, e.g. `2026-12-24`. */
  readonly day: string;
  readonly created_at: number;
  readonly expires_at: number;
}

/** Before the key of an ended claim, in hex, in place of its code, once another claim has this code. No code contains a colon. */
export const RETURNED = 'returned:';

/** Whether an order or checkout has the code of a pool. It then goes to no other shopper. */
export const isSeen = ({ source, order_id, locked_by }: Pick<ClaimColumns, 'source' | 'order_id' | 'locked_by'>): boolean =>
  source === 'pool' && (order_id ?? locked_by) !== null;

/** Row of a new claim. A code that already exists in the shop is issued at once; a drawn code must be created there first. */
export const newClaim = (row: NewClaim & { readonly code: string }, codes: CodeOrigin, day: string): ClaimColumns => ({
  key: row.key,
  coupon_id: row.couponId,
  coupon_version: row.couponVersion,
  code: codes.from === 'shared' ? codes.code : row.code,
  source: codes.from,
  status: codes.from === 'generated' ? 'pending' : 'issued',
  reserved: row.reserved,
  paid: 0,
  used: 0,
  order_id: null,
  customer: null,
  locked_by: null,
  locked_until: null,
  attribution: row.attribution,
  day,
  created_at: row.createdAt,
  expires_at: row.expiresAt,
});

export const claimRow = (row: ClaimColumns): ClaimRow => ({
  key: row.key,
  couponId: row.coupon_id,
  couponVersion: row.coupon_version,
  code: row.code,
  source: row.source,
  status: row.status,
  reserved: row.reserved,
  attribution: row.attribution,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
});
