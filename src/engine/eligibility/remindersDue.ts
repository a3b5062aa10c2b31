import { DAY, type Instant } from '../../protocol/clock';
import { type HeldCoupon, inboxState, SOON } from './inboxState';

/** A reminder that was shown, of the coupon of a decision. */
export interface Reminded {
  readonly id: string;
  readonly at: Instant;
}

/** From when on a shopper may be reminded: 48 hours before the end or the last quarter of the time they have had it, whichever is shorter. */
export const reminderFrom = ({ since, endsAt }: Pick<HeldCoupon, 'since' | 'endsAt'>): Instant =>
  endsAt - Math.min(SOON, Math.max(0, endsAt - since) / 4);

/**
 * Coupons to remind of now, what ends first before the others: once a coupon, and at most one in any 24 hours. A reminder in the clock's future counts
 * as a recent one, so that a clock set back brings none.
 */
export const remindersDue = <Held extends HeldCoupon>(
  held: readonly Held[],
  reminded: readonly Reminded[],
  now: Instant,
): readonly Held[] =>
  reminded.some(({ at }) => now - at < DAY)
    ? []
    : held
        .filter((one) => ['claimed', 'kept'].includes(inboxState(one, now)) && now >= reminderFrom(one))
        .filter(({ id }) => !reminded.some((earlier) => earlier.id === id))
        .sort((a, b) => a.endsAt - b.endsAt);
