import type { Coupon } from '../../core/coupons/coupon';
import type { Result } from '../../core/result';
import type { Capabilities } from './capabilities';

/** A code as the shop's own checkout must know it. */
export interface ShopCode {
  readonly code: string;
  readonly coupon: Coupon;
  readonly currency: string;
  /** UTC ms; the shop refuses the code from then on. */
  readonly expiresAt: number;
  /** Times the code may be redeemed; single-use codes say 1. */
  readonly uses: number;
}

/**
 * Port to one shop platform, one adapter a file. A code is valid in the shop's checkout or it does not exist. All calls are idempotent
 * by code. Errors: `shop_unreachable` (never arrived: nothing changed in the shop), `shop_no_answer` (sent, outcome unknown),
 * `shop_refused` (final).
 */
export interface Connector {
  readonly platform: string;
  /** What the shop's checkout can honour. */
  capabilities(): Promise<Result<Capabilities>>;
  /** Refused for a code that was deactivated: success always means that the checkout takes it. */
  createCode(code: ShopCode): Promise<Result<undefined>>;
  /** Succeeds as well when the shop does not know the code. */
  deactivateCode(code: string): Promise<Result<undefined>>;
}
