import type { ImportedCode } from '../../protocol/coupons/codes';
import type { Coupon } from '../../protocol/coupons/coupon';
import type { Result } from '../../protocol/values/result';

export interface CodesImported {
  readonly added: number;
  /** Codes that were in the pool before. */
  readonly known: number;
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

/** Part of the port: codes of pools, and what tills do with codes. */
export interface CodeRepository {
  /**
   * Adds codes that the shop has already to a coupon's pool, all or none; those already in it stay as they are, handed out or not. Errors:
   * `coupon_unknown`, `coupon_not_pool`, `code_duplicate` (it belongs to another coupon, or to somebody).
   */
  importCodes(couponId: string, codes: readonly ImportedCode[], now: number): Promise<Result<CodesImported>>;
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
  /** Codes of the last 1,000 order events that were paid with at or after `since` and that no claim ever had, in capitals. */
  unclaimedCodes(since: number): Promise<readonly string[]>;
}
