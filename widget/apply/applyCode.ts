import type { Claim } from '../../worker/api';

/** Puts a code onto the shopper's cart; true = the cart has taken it, and lost nothing else by it. */
export type ApplyCode = (code: string) => Promise<boolean>;

/** What a handler of the shop's gets, by `couplet('on', 'apply', fn)` or as `apply` of `coupletConfig`; the only answer that counts as done is `true`. */
export interface CodeToApply extends Claim {
  readonly couponId: string;
}
