import { HOUR, type Instant } from '../../protocol/clock';

/** A coupon that a shopper has: its code was claimed, or it is kept for later. */
export interface HeldCoupon {
  /** Of the decision that offered it. */
  readonly id: string;
  /** When it was offered. */
  readonly since: Instant;
  /** The code's end or, before there is one, the coupon's; exclusive. */
  readonly endsAt: Instant;
  readonly code?: string | undefined;
  /** A purchase named its code. */
  readonly used: boolean;
}

export type InboxState = 'claimed' | 'kept' | 'used' | 'expired';

/** Where a coupon stands in the inbox, by the device's clock. What was used stays used after its end. */
export const inboxState = ({ code, endsAt, used }: HeldCoupon, now: Instant): InboxState =>
  used ? 'used' : now >= endsAt ? 'expired' : code === undefined ? 'kept' : 'claimed';

/** So long before its end a coupon is said to end soon. */
export const SOON = 48 * HOUR;

export const endsSoon = (endsAt: Instant, now: Instant): boolean => now < endsAt && endsAt - now <= SOON;
