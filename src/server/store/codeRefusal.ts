import type { Coupon } from '../../protocol/coupons/coupon';
import { fail, type Result } from '../../protocol/result';
import type { ClaimColumns } from './rows';

interface Asked {
  readonly action: string;
  /** Order or cart; empty when a code is only looked at. */
  readonly orderId: string;
}

type Judged = Pick<ClaimColumns, 'status' | 'order_id' | 'locked_by' | 'locked_until' | 'expires_at'> & {
  /** Of a code for all: its coupon, which decides in place of a claim. */
  readonly offer?: (Pick<Coupon, 'startsAt' | 'endsAt'> & { readonly listed: boolean }) | undefined;
};

/**
 * Why a till may not take a code, if it may not. Errors: `code_unknown`, `code_redeemed`, `code_locked`, `code_expired`, `coupon_expired`,
 * `coupon_not_started`. A code that its own order holds may be redeemed even when it has expired meanwhile.
 */
export const codeRefusal = (claim: Judged, { action, orderId }: Asked, now: number): Result<never> | undefined => {
  const { status, order_id, locked_by, locked_until, expires_at, offer } = claim;
  if (status === 'redeemed') {
    return action === 'redeem' && order_id === orderId ? undefined : fail('code_redeemed', 'This code has been used.');
  }
  if (offer) {
    if (!offer.listed || now >= offer.endsAt) return fail('coupon_expired', 'This coupon has ended.');
    return now < offer.startsAt ? fail('coupon_not_started', 'This coupon is not valid yet.') : undefined;
  }
  if (status === 'pending') return fail('code_unknown', 'The shop has no such code.');
  if (status === 'released') return fail('code_expired', 'This code has expired.');
  const held = locked_until !== null && locked_until > now;
  if (held) return locked_by === orderId ? undefined : fail('code_locked', 'Another order holds this code at the moment.');
  return now >= expires_at ? fail('code_expired', 'This code has expired.') : undefined;
};
