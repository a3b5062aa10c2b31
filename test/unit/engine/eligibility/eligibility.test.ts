import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type EligibilityContext, eligibleCoupons, refusalOf, refusalSentences } from '../../../../src/engine/eligibility/eligibility';
import { couponSchema } from '../../../../src/protocol/coupons/coupon';
import { DAY, HOUR, MINUTE } from '../../../../src/protocol/values/clock';

const now = 100 * DAY;
const sixTimes = [1, 2, 3, 4, 5, 6].map((n) => now - DAY + n);
const coupon = v.parse(couponSchema, {
  id: 'ten',
  version: 1,
  title: { en: 'Ten off' },
  discount: { kind: 'fixed', amount: 1000 },
  when: { field: 'cart.value', op: 'gte', value: 5000 },
  startsAt: now - DAY,
  endsAt: now + DAY,
});
type Exposure = ReturnType<EligibilityContext['exposureOf']>;
const unseen: Exposure = { shownAt: [], shownThisSession: 0, shownTotal: 0 };
const context = (over: Partial<EligibilityContext> = {}, exposure: Partial<Exposure> = {}): EligibilityContext => ({
  now,
  facts: { 'cart.value': 5000 },
  exposureOf: () => ({ ...unseen, ...exposure }),
  dismissalsInARow: 0,
  shownAt: [],
  ...over,
});

describe('refusalOf', () => {
  it.each<[string, string | undefined, EligibilityContext]>([
    ['all holds', undefined, context()],
    ['it starts this instant', undefined, context({ now: coupon.startsAt })],
    ['it starts next millisecond', 'coupon_not_started', context({ now: coupon.startsAt - 1 })],
    ['it ends next millisecond', undefined, context({ now: coupon.endsAt - 1 })],
    ['it ends this instant', 'coupon_expired', context({ now: coupon.endsAt })],
    ['its condition fails', 'condition_unmet', context({ facts: { 'cart.value': 4999 } })],
    ['the fact is unknown', 'condition_unmet', context({ facts: {} })],
    ['it was claimed', 'already_claimed', context({}, { claimedAt: 0 })],
    ['the shopper said no', 'not_for_me', context({}, { notForMeAt: 0 })],
    ['it was shown in this session', 'frequency_session', context({}, { shownThisSession: 1 })],
    ['it was shown twice today', 'frequency_day', context({}, { shownAt: [now - DAY + 1, now - HOUR] })],
    ['one of two showings is a day old', undefined, context({}, { shownAt: [now - DAY, now - HOUR] })],
    ['it was shown ten times', 'frequency_lifetime', context({}, { shownTotal: 10 })],
    ['two were dismissed', 'quiet_after_dismissals', context({ dismissalsInARow: 2, lastDismissedAt: now - 48 * HOUR + 1 })],
    ['two were dismissed 48 h ago', undefined, context({ dismissalsInARow: 2, lastDismissedAt: now - 48 * HOUR })],
    ['one was dismissed', undefined, context({ dismissalsInARow: 1, lastDismissedAt: now - 1 })],
    ['another was just shown', 'min_gap', context({ lastShownAt: now - 10 * MINUTE + 1 })],
    ['another was shown 10 minutes ago', undefined, context({ lastShownAt: now - 10 * MINUTE })],
    ['six others were shown in 24 hours', 'frequency_all', context({ shownAt: sixTimes })],
    ['the first of six was shown 24 hours ago', undefined, context({ shownAt: [now - DAY, ...sixTimes.slice(1)] })],
    ['the merchant spares more', 'min_gap', context({ lastShownAt: now - HOUR + 1, fatigue: { minGapMs: HOUR, perDay: 2 } })],
    ['two were the most', 'frequency_all', context({ shownAt: sixTimes.slice(4), fatigue: { minGapMs: HOUR, perDay: 2 } })],
  ])('when %s: %s', (_, code, where) => expect(refusalOf(coupon, where)).toBe(code));
});

describe("a coupon's own rules", () => {
  const rare = v.parse(couponSchema, {
    ...coupon,
    frequency: { perSession: 9, perDay: 9, perPage: 1, perWeek: 2, minGapMs: 2 * DAY, until: 'closed' },
  });
  const ago = (...times: number[]) => ({ shownAt: times.map((time) => now - time) });
  it.each<[string, string | undefined, EligibilityContext]>([
    ['nothing was shown', undefined, context()],
    ['it was shown on this page', 'frequency_page', context({ shownHere: ['other', 'ten'] })],
    ['another was shown on this page', undefined, context({ shownHere: ['other'] })],
    ['it was shown two days ago less one', 'frequency_gap', context({}, ago(2 * DAY - 1))],
    ['it was shown two days ago', undefined, context({}, ago(2 * DAY))],
    ['it was shown in the future', 'frequency_gap', context({}, ago(-DAY))],
    ['it was shown twice in a week', 'frequency_week', context({}, ago(7 * DAY - 1, 3 * DAY))],
    ['the first showing is a week old', undefined, context({}, ago(7 * DAY, 3 * DAY))],
    ['it was closed', 'already_closed', context({}, { closedAt: 0 })],
    ['it was closed and claimed', 'already_claimed', context({}, { closedAt: 0, claimedAt: 1 })],
  ])('when %s: %s', (_, code, where) => expect(refusalOf(rare, where)).toBe(code));

  it('are nothing where the campaign says nothing', () =>
    expect(refusalOf(coupon, context({ shownHere: ['ten', 'ten'] }, { ...ago(6 * DAY, 5 * DAY, 4 * DAY), closedAt: 0 }))).toBeUndefined());

  it.each([{ perPage: 0 }, { perWeek: 21 }, { minGapMs: 366 * DAY }, { minGapMs: 0.5 }, { until: 'bored' }])(
    'are refused: %o',
    (frequency) => expect(v.safeParse(couponSchema, { ...coupon, frequency }).success).toBe(false),
  );
});

describe('refusalSentences', () => {
  it('says every reason in one sentence of its own', () => {
    const sentences = Object.values(refusalSentences);
    for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z][^.]+\.$/);
    expect(new Set(sentences).size).toBe(sentences.length);
  });
});

describe('a coupon for members', () => {
  const members = { ...coupon, membersOnly: true };
  it.each<[string, string | undefined, EligibilityContext['facts']]>([
    ['the store says so', undefined, { 'customer.member': true, 'cart.value': 5000 }],
    ['the store says they are none', 'members_only', { 'customer.member': false, 'cart.value': 5000 }],
    ['the store says nothing', 'members_only', { 'cart.value': 5000 }],
    ['the store says so in words', 'members_only', { 'customer.member': 'true', 'cart.value': 5000 }],
  ])('when %s: %s', (_, code, facts) => expect(refusalOf(members, context({ facts }))).toBe(code));
});

describe('eligibleCoupons', () => {
  it('puts every coupon on exactly one side, in order, with its reason', () => {
    const late = { ...coupon, id: 'late', startsAt: now + 1 };
    const other = { ...coupon, id: 'other' };
    expect(eligibleCoupons([coupon, late, other], context())).toEqual({
      eligible: [coupon, other],
      refusals: [{ couponId: 'late', code: 'coupon_not_started' }],
    });
  });
});
