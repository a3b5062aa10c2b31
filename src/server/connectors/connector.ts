import type { CodeSource } from '../../protocol/coupons/codes';
import type { Coupon } from '../../protocol/coupons/coupon';
import type { OrderWebhook } from '../../protocol/protocol';
import type { Result } from '../../protocol/result';
import type { Capabilities } from './capabilities';
import type { OrdersRead } from './readOrders';

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

/** What happened to orders since an instant, oldest first. */
export interface ShopOrders extends OrdersRead {
  /** Where to go on, UTC ms; events may come again, which is harmless. */
  readonly next: number;
  readonly more: boolean;
}

export interface ShopWebhook {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
  readonly now: number;
}

/**
 * Port to one shop platform, one adapter a file. A code is valid in the shop's checkout or it does not exist. All calls are idempotent
 * by code. Errors: `shop_unreachable` (never arrived: nothing changed in the shop), `shop_no_answer` (sent, outcome unknown),
 * `shop_refused` (final).
 */
export interface Connector {
  readonly platform: string;
  /** Every shop on this platform agreed to `agreedCapabilities`: it is asked only about coupons that want more. */
  readonly agreed?: boolean;
  /**
   * A question that changes nothing in the shop, and that only who is let in is answered. Absent: `capabilities` is one. Errors: as above,
   * `shop_unauthorized`, and that what answers is no such shop.
   */
  readonly probe?: () => Promise<Result<unknown>>;
  /** What the shop's checkout can honour. */
  capabilities(): Promise<Result<Capabilities>>;
  /**
   * Can this coupon be written in the terms of the shop's checkout, to the last minor unit? Finer than `capabilities`, which are asked first. Errors: those of
   * `honours`, and of asking the shop.
   */
  readonly canHonour?: (coupon: Coupon, currency: string) => Promise<Result<undefined>>;
  /** Refused for a code that was deactivated: success always means that the checkout takes it. */
  createCode(code: ShopCode): Promise<Result<undefined>>;
  /**
   * Succeeds as well when the shop does not know the code. One of a `pool` is the merchant's own: it alone is ended, and what it lies in, a discount
   * with other codes or a promotion with its terms, is neither deleted nor changed otherwise. As `generated`, the default, nothing of the merchant's is touched.
   */
  deactivateCode(code: string, source?: CodeSource): Promise<Result<undefined>>;
  /** Takes every code of Couplet's out, quicker than one by one: the kill switch must work within a minute however many there are. */
  readonly deactivateAll?: () => Promise<Result<undefined>>;
  /** Every code of Couplet's that lies in the shop, used up ones too where it keeps them, to be compared with the claims. Absent where the shop cannot tell. */
  readonly listCodes?: () => Promise<Result<readonly string[]>>;
  /** Reads orders where the shop does not send them. Absent where it does. */
  readonly ordersSince?: (since: number) => Promise<Result<ShopOrders>>;
  /** Reads the shop's own webhooks. Absent where it sends `order/1`. */
  readonly readWebhook?: (request: ShopWebhook) => Result<readonly OrderWebhook[]>;
  /** Takes out of the shop all that Couplet ever put there: codes, promotions, webhooks, fields. May be called again. Says what it took. */
  readonly uninstall?: () => Promise<Result<{ readonly removed: readonly string[] }>>;
  /** What only the merchant can take out of the shop, a sentence each. */
  readonly byHand?: readonly string[];
}
