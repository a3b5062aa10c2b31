/** What a handler of the shop's gets, by `couplet('on', 'apply', fn)` or as `apply` of `coupletConfig`; the only answer that counts as done is `true`. */
export interface CodeToApply {
  readonly couponId: string;
  readonly code: string;
  /** UTC ms. */
  readonly expiresAt: number;
}

/** What a page may listen to with `couplet('on', name, fn)`. None of them tells which coupon was shown before the shopper's click. */
export interface PageEvents {
  readonly ready: { readonly bundle: string };
  /** Cart attribute; also given to those who come late. */
  readonly attribution: string;
  readonly claim: CodeToApply;
  /** The shopper had the code put onto the cart, and it is there: what shows the cart may be drawn anew. */
  readonly applied: CodeToApply;
}
