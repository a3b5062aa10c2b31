import type { ImportedCode } from '../../protocol/coupons/codes';
import type { Coupon } from '../../protocol/coupons/coupon';
import type { Result } from '../../protocol/values/result';

export interface CodesImported {
  readonly added: number;
  /** Codes already in the pool. */
  readonly known: number;
}

/** A checkout's action on a code: lock it for an order or cart, redeem it, or roll either back. */
export interface CodeAction {
  readonly action: 'lock' | 'redeem' | 'rollback';
  /** Idempotency-Key. */
  readonly key: string;
  readonly bodySha256: string;
  readonly code: string;
  /** Order or cart. */
  readonly orderId: string;
  /** The shop's own customer id. */
  readonly customer?: string | undefined;
  /** For a lock: when it ends. */
  readonly until?: number | undefined;
  /** For a redemption: the code's discount, minor units. */
  readonly currency?: string | undefined;
  readonly discount?: number | undefined;
}

export interface CodeAnswer {
  readonly code: string;
  readonly couponId: string;
  readonly state: 'locked' | 'redeemed' | 'open';
  readonly lockedUntil?: number;
  /** Its spend, minor units. */
  readonly used?: number;
}

/** A checkout's question whether it may accept a code. */
export interface CodeQuestion {
  readonly code: string;
  readonly orderId?: string | undefined;
  readonly customer?: string | undefined;
}

/** A code that a checkout may accept, with its coupon's terms. */
export interface ValidCode {
  readonly code: string;
  readonly coupon: Coupon;
  readonly currency: string;
  /** UTC ms. */
  readonly expiresAt: number;
}

/** Part of the port: codes of pools, and actions of checkouts. */
export interface CodeRepository {
  /**
   * Adds the shop's existing codes to a coupon's pool, all or none. Codes already in it stay unchanged, issued or not. Errors:
   * `coupon_unknown`, `coupon_not_pool`, `code_duplicate` (it belongs to another coupon or a claim).
   */
  importCodes(couponId: string, codes: readonly ImportedCode[], now: number): Promise<Result<CodesImported>>;
  /**
   * Whether this code may be accepted now, without changing anything. Errors: those of `codeRefusal`, `customer_limit`, and for a shared
   * code `budget_exhausted` and `budget_exhausted_today`.
   */
  validateCode(question: CodeQuestion, now: number): Promise<Result<ValidCode>>;
  /**
   * `lock`: no other order may lock or redeem the code until the lock ends, and the sweeper ignores it; a second lock by the same order
   * extends it. `redeem`: reserved → used, as when the order is paid; the order's event later brings the exact figure. `rollback`: reverses
   * a redemption or lock of this order, once. The same key gets the same response. Errors: those of `validateCode`, `order_cancelled`,
   * `code_not_held`, `idempotency_conflict`, `overloaded`.
   */
  actOnCode(action: CodeAction, now: number): Promise<Result<CodeAnswer>>;
  /**
   * Codes of pools that were handed out, that no claim has now, and that must not be valid in the shop any longer: an order or checkout has
   * used or locked them, or their coupon is no longer offered or ends by `until` (UTC ms).
   */
  idleCodes(until: number, limit: number): Promise<readonly string[]>;
  /** The same. From then on they are never handed out again, so that they can be ended in the shop. */
  retireCodes(until: number, limit: number): Promise<readonly string[]>;
  /** These codes no longer exist in the shop. */
  spendCodes(codes: readonly string[]): Promise<void>;
  /** Codes without any claim in the last 1,000 order events, used at or after `since`, in capitals. */
  unclaimedCodes(since: number): Promise<readonly string[]>;
}
