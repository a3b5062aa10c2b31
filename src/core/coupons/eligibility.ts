import { DAY, HOUR, type Instant, MINUTE } from '../clock';
import type { Failure } from '../result';
import type { Coupon } from './coupon';
import { type ConditionFacts, evaluateCondition } from './evaluateCondition';

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

const refusal = (code: string, message: string): Failure => ({ code, message });

/** Why nothing at all may be shown now, whichever coupon. */
const quiet = ({ now, dismissalsInARow, lastDismissedAt, lastShownAt }: EligibilityContext): Failure | undefined => {
  if (dismissalsInARow >= 2 && lastDismissedAt !== undefined && now - lastDismissedAt < QUIET_AFTER_DISMISSALS)
    return refusal('quiet_after_dismissals', 'Two coupons in a row were dismissed; it stays quiet for 48 hours.');
  if (lastShownAt !== undefined && now - lastShownAt < MIN_GAP)
    return refusal('min_gap', 'Another coupon was shown less than 10 minutes ago.');
  return undefined;
};

/** Why this coupon may not be shown to this shopper now; `undefined` when it may. */
export const refusalOf = (coupon: Coupon, context: EligibilityContext): Failure | undefined => {
  const { now } = context;
  if (now < coupon.startsAt) return refusal('coupon_not_started', 'The coupon is not valid yet.');
  if (now >= coupon.endsAt) return refusal('coupon_expired', 'The coupon has expired.');
  const exposure = context.exposureOf(coupon.id);
  const { perSession = 1, perDay = 2, lifetime = 10 } = coupon.frequency;
  if (exposure.claimedAt !== undefined) return refusal('already_claimed', 'This shopper already has the coupon.');
  if (exposure.notForMeAt !== undefined) return refusal('not_for_me', 'The shopper said this coupon is not for them.');
  const waits = quiet(context);
  if (waits) return waits;
  if (exposure.shownThisSession >= perSession) return refusal('frequency_session', 'Shown often enough in this session.');
  if (exposure.shownAt.filter((at) => now - at < DAY).length >= perDay) return refusal('frequency_day', 'Shown often enough in 24 hours.');
  if (exposure.shownTotal >= lifetime) return refusal('frequency_lifetime', 'Shown often enough on this device.');
  if (!evaluateCondition(coupon.when, context.facts)) return refusal('condition_unmet', "The coupon's conditions do not hold here.");
  return undefined;
};

/** Splits the catalog into coupons that may be shown and those that may not, each with its reason code. */
export const eligibleCoupons = (
  coupons: readonly Coupon[],
  context: EligibilityContext,
): { eligible: Coupon[]; refusals: { couponId: string; code: string }[] } => {
  const eligible: Coupon[] = [];
  const refusals: { couponId: string; code: string }[] = [];
  for (const coupon of coupons) {
    const refused = refusalOf(coupon, context);
    if (refused) refusals.push({ couponId: coupon.id, code: refused.code });
    else eligible.push(coupon);
  }
  return { eligible, refusals };
};
