import { DAY, HOUR, type Instant, MINUTE } from '../../protocol/clock';
import type { Coupon } from '../../protocol/coupons/coupon';
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
    readonly closedAt?: Instant;
  };
  /** Coupons shown in this page view, one entry a showing. */
  readonly shownHere?: readonly string[] | undefined;
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
const lately = (shownAt: readonly Instant[], now: Instant, days = 1): number => shownAt.filter((at) => now - at < days * DAY).length;

/** Which rule of its own keeps the coupon away. */
const oftenEnough = (
  { id, frequency }: Coupon,
  { now, shownHere = [] }: EligibilityContext,
  { shownThisSession, shownAt, shownTotal }: ReturnType<EligibilityContext['exposureOf']>,
): RefusalCode | undefined => {
  const { perPage = Infinity, perSession, minGapMs = -Infinity, perDay, perWeek = Infinity, lifetime } = frequency;
  if (shownHere.filter((shown) => shown === id).length >= perPage) return 'frequency_page';
  if (shownThisSession >= perSession) return 'frequency_session';
  if (shownAt.some((at) => now - at < minGapMs)) return 'frequency_gap';
  if (lately(shownAt, now) >= perDay) return 'frequency_day';
  if (lately(shownAt, now, 7) >= perWeek) return 'frequency_week';
  return shownTotal >= lifetime ? 'frequency_lifetime' : undefined;
};

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
  const exposure = context.exposureOf(coupon.id);
  if (exposure.claimedAt !== undefined) return 'already_claimed';
  if (exposure.notForMeAt !== undefined) return 'not_for_me';
  if (exposure.closedAt !== undefined && coupon.frequency.until === 'closed') return 'already_closed';
  const waits = quiet(context) ?? oftenEnough(coupon, context, exposure);
  if (waits) return waits;
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
