/** What happened in a shop, as its own books would have it; times UTC ms, amounts minor units. */
export interface RawOrder {
  readonly id: string;
  readonly at: number;
  readonly currency: string;
  /** Cart attribute; absent where it did not arrive. */
  readonly mark?: string;
  readonly customer?: string;
  /** The customer signed in with an account, whose id the pages state. */
  readonly account?: true;
  readonly route?: string;
  /** Goods before discount. */
  readonly subtotal: number;
  readonly discount: number;
  /** Of the goods before discount; absent where the shop does not tell. */
  readonly margin?: number;
  /** Number of the claim whose code it carries. */
  readonly claim?: number;
  readonly refunds: readonly { readonly at: number; readonly amount: number }[];
  readonly cancelledAt?: number;
}

export interface RawClaim {
  readonly number: number;
  readonly at: number;
  readonly couponId: string;
}

/** A request that is to be turned down. */
export interface RawRefusal {
  readonly at: number;
  /** As it was asked for. */
  readonly couponId: string;
  readonly couponVersion: number;
  /** Reason it is turned down for. */
  readonly code: string;
  /** Whether there is such a coupon at all. */
  readonly known: boolean;
}

export interface RawReport {
  readonly number: number;
  readonly at: number;
  /** Place in the list of bundles. */
  readonly bundle: number;
  /** As sent, randomised. */
  readonly answer: number;
}

export interface ShopLog {
  readonly orders: readonly RawOrder[];
  readonly claims: readonly RawClaim[];
  readonly refusals: readonly RawRefusal[];
  readonly reports: readonly RawReport[];
}
