import { DAY, HOUR, type Instant, MINUTE } from '../clock';
import type { Coupon } from './coupon';
import { type ConditionFacts, evaluateCondition } from './evaluateCondition';
import type { Fatigue } from './fatigue';
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
  /** Showings of all coupons, of this campaign or another, in any order. */
  readonly shownAt: readonly Instant[];
  readonly fatigue?: Fatigue | undefined;
  /** Would the coupon leave the shop less than its least margin? */
  readonly belowMarginFloor?: (coupon: Coupon) => boolean;
}

/** Two dismissals in a row mean quiet for this long, whatever the campaign. */
const QUIET_AFTER_DISMISSALS = 48 * HOUR;
const spared: Fatigue = { minGapMs: 10 * MINUTE, perDay: 6 };

/** A clock set back puts showings into the future; they count as lately, so that no rule can be undone by it. */
const lately = (shownAt: readonly Instant[], now: Instant): number => shownAt.filter((at) => now - at < DAY).length;

/** Why nothing at all may be shown now, whichever coupon. */
const quiet = ({
  now,
  dismissalsInARow,
  lastDismissedAt,
  lastShownAt,
  shownAt,
  fatigue = spared,
}: EligibilityContext): RefusalCode | undefined => {
  if (dismissalsInARow >= 2 && lastDismissedAt !== undefined && now - lastDismissedAt < QUIET_AFTER_DISMISSALS)
    return 'quiet_after_dismissals';
  if (lastShownAt !== undefined && now - lastShownAt < fatigue.minGapMs) return 'min_gap';
  return lately(shownAt, now) >= fatigue.perDay ? 'frequency_all' : undefined;
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
  if (lately(shownAt, now) >= perDay) return 'frequency_day';
  if (shownTotal >= lifetime) return 'frequency_lifetime';
  if (coupon.membersOnly && facts['customer.member'] !== true) return 'members_only';
  if (!evaluateCondition(coupon.when, facts)) return 'condition_unmet';
  return context.belowMarginFloor?.(coupon) ? 'margin_floor' : undefined;
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
