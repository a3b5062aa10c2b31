import { endsSoon } from '../../src/engine/eligibility/inboxState';
import type { Instant } from '../../src/protocol/clock';
import type { InboxCoupon } from '../../worker/api';
import type { InboxGroup } from './inboxStrings';

const order: readonly InboxGroup[] = ['soon', 'claimed', 'kept', 'used', 'expired'];

const groupOf = ({ state, endsAt }: InboxCoupon, now: Instant): InboxGroup =>
  (state === 'claimed' || state === 'kept') && endsSoon(endsAt, now) ? 'soon' : state;

/** The inbox as it is read: what presses first, each coupon once, no group without one. What is over comes latest first. */
export const groupsOf = (
  coupons: readonly InboxCoupon[],
  now: Instant,
): readonly { readonly group: InboxGroup; readonly coupons: readonly InboxCoupon[] }[] =>
  order.flatMap((group) => {
    const within = coupons.filter((coupon) => groupOf(coupon, now) === group);
    const over = group === 'used' || group === 'expired';
    return within.length > 0 ? [{ group, coupons: over ? within.reverse() : within }] : [];
  });
