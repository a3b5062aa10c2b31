import * as v from 'valibot';
import {
  type Condition,
  type ConditionField,
  type ConditionLeaf,
  conditionFields,
  conditionOperators,
  type Scalar,
} from '../../protocol/coupons/condition';
import type { Coupon } from '../../protocol/coupons/coupon';
import { DAY, HOUR, type Instant, MINUTE } from '../../protocol/values/clock';

/** Facts for evaluating a condition. A missing fact makes its leaf false. */
export type ConditionFacts = Readonly<Partial<Record<ConditionField, Scalar | readonly Scalar[]>>>;

const compare = (op: ConditionLeaf['op'], fact: Scalar, value: ConditionLeaf['value']): boolean => {
  const list = Array.isArray(value) ? (value as readonly Scalar[]) : [value as Scalar];
  const numbers = typeof fact === 'number' && typeof value === 'number';
  switch (op) {
    case 'eq':
    case 'in':
      return list.includes(fact);
    case 'ne':
    case 'nin':
      return !list.includes(fact);
    case 'gt':
      return numbers && fact > value;
    case 'gte':
      return numbers && fact >= value;
    case 'lt':
      return numbers && fact < value;
    case 'lte':
      return numbers && fact <= value;
    default:
      return op satisfies never;
  }
};

const leaf = ({ field, op, value }: ConditionLeaf, facts: ConditionFacts): boolean => {
  const fact = facts[field];
  if (fact === undefined) return false;
  if (!Array.isArray(fact)) return compare(op, fact as Scalar, value);
  // A list fact (`cart.categories`) passes a positive test if any entry does, a negative one if all entries do.
  const entries = fact as readonly Scalar[];
  return op === 'ne' || op === 'nin'
    ? entries.every((entry) => compare(op, entry, value))
    : entries.some((entry) => compare(op, entry, value));
};

/**
 * Truth of the tree under the facts. Total, never throws. A device may meet a condition written for a later version: a leaf with an unknown
 * field or operator counts as the value that makes the whole condition false (false, or true under a `not`). A coupon is thus shown only if
 * it would be shown whatever the unknown leaf's value.
 */
export const evaluateCondition = (condition: Condition, facts: ConditionFacts, positive = true): boolean => {
  if ('all' in condition) return condition.all.every((child) => evaluateCondition(child, facts, positive));
  if ('any' in condition) return condition.any.some((child) => evaluateCondition(child, facts, positive));
  if ('not' in condition) return !evaluateCondition(condition.not, facts, !positive);
  return conditionFields.includes(condition.field) && conditionOperators.includes(condition.op) ? leaf(condition, facts) : !positive;
};

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
  /** Coupons shown in this page view, one entry per showing. */
  readonly shownHere?: readonly string[] | undefined;
  readonly dismissalsInARow: number;
  readonly lastDismissedAt?: Instant;
  readonly lastShownAt?: Instant;
  /** Showings of all coupons, of this campaign or another, in any order. */
  readonly shownAt: readonly Instant[];
  readonly fatigue?: Fatigue | undefined;
  /** Exclusive campaigns (`Coupon.group`) of which the shopper has a coupon that has not ended. */
  readonly joined?: readonly number[] | undefined;
  /** Would the coupon leave the shop less than its least margin? */
  readonly belowMarginFloor?: (coupon: Coupon) => boolean;
}

/** After two dismissals in a row no coupon is shown for this long, whatever the campaign. */
const QUIET_AFTER_DISMISSALS = 48 * HOUR;
const spared: Fatigue = { minGapMs: 10 * MINUTE, perDay: 6 };

/** Setting a clock back moves showings into the future. They count as recent, so that no rule can be bypassed that way. */
const lately = (shownAt: readonly Instant[], now: Instant, days = 1): number => shownAt.filter((at) => now - at < days * DAY).length;

/** Which of its own frequency rules blocks the coupon. */
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

/** Why no coupon at all may be shown now. */
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

/** Why this coupon may not be shown to this shopper now (sentences: `refusalSentences`). `undefined` when it may. */
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
  if (context.joined?.[0] && !context.joined.includes(coupon.group ?? 0)) return 'other_campaign';
  if (coupon.membersOnly && facts['customer.member'] !== true) return 'members_only';
  if (!evaluateCondition(coupon.when, facts)) return 'condition_unmet';
  return context.belowMarginFloor?.(coupon) ? 'margin_floor' : undefined;
};

/** The exclusive campaigns that the shopper has joined by claiming one of their coupons. They are left when the coupon ends. */
export const joinedCampaigns = (
  coupons: readonly Coupon[],
  { now, exposureOf }: Pick<EligibilityContext, 'now' | 'exposureOf'>,
): readonly number[] =>
  coupons.flatMap(({ id, group, endsAt }) => (group && now < endsAt && exposureOf(id).claimedAt !== undefined ? group : []));

/**
 * Splits the catalog into coupons that may be shown and those that may not, each with its reason code. Of those that may, only the highest
 * priority remains.
 * @param competes coupons that can make others wait; default: all
 */
export const eligibleCoupons = (
  coupons: readonly Coupon[],
  context: EligibilityContext,
  competes: (coupon: Coupon) => boolean = () => true,
): { eligible: Coupon[]; refusals: { couponId: string; code: RefusalCode }[] } => {
  const codes = coupons.map((coupon) => refusalOf(coupon, context));
  const highest = Math.max(...coupons.map((coupon, i) => (!codes[i] && competes(coupon) ? (coupon.priority ?? 0) : -Infinity)));
  const eligible: Coupon[] = [];
  const refusals: { couponId: string; code: RefusalCode }[] = [];
  for (const [i, coupon] of coupons.entries()) {
    const code = codes[i] ?? ((coupon.priority ?? 0) < highest ? 'lower_priority' : undefined);
    if (code) refusals.push({ couponId: coupon.id, code });
    else eligible.push(coupon);
  }
  return { eligible, refusals };
};

/**
 * Frequency limits for a shopper, over all coupons and campaigns. Merchants can only make them stricter than the defaults. A day is any 24
 * hours rather than a calendar day: no midnight at which twice the number is shown, no day of 23 or 25 hours, and the same rule wherever
 * the shopper travels.
 */
export const fatigueSchema = v.object({
  /** Least time between two showings, ms. */
  minGapMs: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(10 * MINUTE), v.maxValue(30 * DAY)), 10 * MINUTE),
  /** Showings in any 24 h. */
  perDay: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(6)), 6),
});
export type Fatigue = v.InferOutput<typeof fatigueSchema>;

/** A sentence for every reason code of `refusalOf`. Kept apart, because a device needs only the codes. */
export const refusalSentences = {
  coupon_not_started: 'The coupon is not valid yet.',
  coupon_expired: 'The coupon has expired.',
  already_claimed: 'The shopper already has this coupon.',
  not_for_me: 'The shopper chose "Not for me".',
  already_closed: 'The shopper closed this coupon, and it ends when closed.',
  other_campaign: 'The shopper has a coupon of an exclusive campaign.',
  quiet_after_dismissals: 'Two coupons in a row were dismissed: none for 48 hours.',
  min_gap: 'Another coupon was shown too recently.',
  frequency_all: 'The limit for all coupons in 24 hours is reached.',
  frequency_page: 'The limit per page is reached.',
  frequency_session: 'The limit per session is reached.',
  frequency_gap: 'This coupon was shown too recently.',
  frequency_day: 'The limit per 24 hours is reached.',
  frequency_week: 'The limit per 7 days is reached.',
  frequency_lifetime: 'The limit per device is reached.',
  members_only: 'The coupon is for members, and the shopper is not known to be one.',
  margin_floor: "The discount would go below the shop's minimum margin.",
  condition_unmet: "The coupon's conditions are not met.",
  lower_priority: 'A coupon of a campaign with a higher priority is available.',
} as const;

export type RefusalCode = keyof typeof refusalSentences;
