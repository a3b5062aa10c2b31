import { DAY, HOUR, type Instant, MINUTE } from '../clock';
import type { Coupon } from './coupon';
import { type ConditionFacts, evaluateCondition } from './evaluateCondition';
import type { RefusalCode } from './refusalSentences';

export interface EligibilityContext {
  readonly now: Instant;
  readonly facts: ConditionFacts;
  readonly exposureOf: (couponId: string) => {
    readonly shownAt: readonly Instant[];
    readonly shownThisSession: number;
    readonly shownTotal: number;
    readonly claimedAt?: Instant;
    readonly notForMeAt?: Instant;
  };
  readonly dismissalsInARow: number;
  readonly lastDismissedAt?: Instant;
  readonly lastShownAt?: Instant;
}

/** Two dismissals in a row mean quiet for this long, whatever the campaign. */
const QUIET_AFTER_DISMISSALS = 48 * HOUR;
/** Least time between two showings, across all coupons. */
const MIN_GAP = 10 * MINUTE;

/** Why nothing at all may be shown now, whichever coupon. */
const quiet = ({ now, dismissalsInARow, lastDismissedAt, lastShownAt }: EligibilityContext): RefusalCode | undefined => {
  if (dismissalsInARow >= 2 && lastDismissedAt !== undefined && now - lastDismissedAt < QUIET_AFTER_DISMISSALS)
    return 'quiet_after_dismissals';
  return lastShownAt !== undefined && now - lastShownAt < MIN_GAP ? 'min_gap' : undefined;
};

/** Why this coupon may not be shown to this shopper now (sentences: `refusalSentences.ts`); `undefined` when it may. */
export const refusalOf = (coupon: Coupon, context: EligibilityContext): RefusalCode | undefined => {
  const { now, facts } = context;
  if (now < coupon.startsAt) return 'coupon_not_started';
  if (now >= coupon.endsAt) return 'coupon_expired';
  const { claimedAt, notForMeAt, shownThisSession, shownAt, shownTotal } = context.exposureOf(coupon.id);
  const { perSession, perDay, lifetime } = coupon.frequency;
  if (claimedAt !== undefined) return 'already_claimed';
  if (notForMeAt !== undefined) return 'not_for_me';
  const waits = quiet(context);
  if (waits) return waits;
  if (shownThisSession >= perSession) return 'frequency_session';
  if (shownAt.filter((at) => now - at < DAY).length >= perDay) return 'frequency_day';
  if (shownTotal >= lifetime) return 'frequency_lifetime';
  if (coupon.membersOnly && facts['customer.member'] !== true) return 'members_only';
  return evaluateCondition(coupon.when, facts) ? undefined : 'condition_unmet';
};

/** Splits the catalog into coupons that may be shown and those that may not, each with its reason code. */
export const eligibleCoupons = (
  coupons: readonly Coupon[],
  context: EligibilityContext,
): { eligible: Coupon[]; refusals: { couponId: string; code: RefusalCode }[] } => {
  const eligible: Coupon[] = [];
  const refusals: { couponId: string; code: RefusalCode }[] = [];
  for (const coupon of coupons) {
    const code = refusalOf(coupon, context);
    if (code) refusals.push({ couponId: coupon.id, code });
    else eligible.push(coupon);
  }
  return { eligible, refusals };
};
