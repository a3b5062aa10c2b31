import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { ExperimentAnswer, ExperimentComparison } from '../../../src/console/api/experimentSchema';
import {
  type BudgetsAnswer,
  budgetsSchema,
  burnPoints,
  burnShape,
  type CouponOutlook,
  forecastOf,
} from '../../../src/console/budgets/budgetForecast';
import { type AdviceInput, adviceOf } from '../../../src/console/pages/overview/adviceOf';
import { budgetOutlook } from '../../../src/server/budgets/budgetPacing';
import type { CatalogState } from '../../../src/server/records/catalogRepository';
import { categoryCoupon } from '../../helpers/testBundle';

const DAY = 86_400_000;
/** The shop is in Berlin, where it is 0:30 on 27 November. */
const NOW = Date.UTC(2026, 10, 26, 23, 30);
type Forecast = NonNullable<CouponOutlook['money']>['forecast'];
const expected = (day: string | null, earliest: string | null, latest: string | null): Forecast => ({
  code: 'expected',
  days: 14,
  perDay: 1_000,
  day,
  earliest,
  latest,
});
const cap = (forecast: Forecast): NonNullable<CouponOutlook['money']> => ({ cap: 100_000, used: 60_000, reserved: 10_000, forecast });
const outlook = (change: Partial<CouponOutlook> = {}): CouponOutlook => ({
  couponId: 'tea',
  currency: 'EUR',
  endsAt: NOW + 60 * DAY,
  money: cap(expected('2026-12-27', '2026-12-20', '2027-01-04')),
  count: null,
  days: [],
  ...change,
});
const budgets = (...coupons: readonly CouponOutlook[]): BudgetsAnswer => ({
  v: 'budgets/1',
  timeZone: 'Europe/Berlin',
  today: '2026-11-27',
  coupons: [...coupons],
  campaigns: [],
});
const experiment = (
  verdict: ExperimentComparison['verdict'],
  sampleRatio: ExperimentAnswer['sampleRatio'] = null,
  weeks = 3,
): AdviceInput['experiment'] => ({
  sampleRatio,
  weeks,
  comparisons: [{ treatment: 'couplet', control: 'none', verdict } as ExperimentComparison],
});
const notYet = (weeks: number | null) => experiment({ code: 'unknown', reason: 'not_yet', weeks, chance: null });
const figures = (change: Partial<AdviceInput> = {}): AdviceInput => ({
  summary: { serving: true, bundle: { id: '0123456789abcdef', publishedAt: 1 } },
  draft: 'same',
  heldOut: 0.2,
  tagSeen: true,
  budgets: budgets(outlook()),
  experiment: notYet(2.4),
  now: NOW,
  ...change,
});
const codes = (change: Partial<AdviceInput>) => adviceOf(figures(change)).map(({ code }) => code);

describe('what a merchant is advised to do next', () => {
  it('is to make a campaign where nothing is live, to finish the one begun, or to publish it', () => {
    const summary = { serving: false, bundle: null };
    expect(codes({ summary, draft: 'none' })).toEqual(['make_campaign']);
    expect(codes({ summary, draft: 'unfinished' })).toEqual(['finish_draft']);
    expect(codes({ summary, draft: 'changed' })).toEqual(['publish']);
  });

  it('begins with changes that nobody published and with coupons that are stopped', () => {
    const summary = { serving: false, bundle: { id: '0123456789abcdef', publishedAt: 1 } };
    expect(codes({ summary, draft: 'changed' })).toEqual(['publish', 'turn_on', 'wait']);
    expect(codes({ draft: 'unfinished' })).toEqual(['finish_draft', 'wait']);
  });

  it('names a budget that is gone within seven days of the shop, and no later one', () => {
    const ends = (day: string) => budgets(outlook({ money: cap(expected(day, '2026-11-28', '2027-01-04')) }));
    expect(adviceOf(figures({ budgets: ends('2026-12-04') }))[0]).toEqual({ code: 'budget_ends', couponId: 'tea', day: '2026-12-04' });
    expect(codes({ budgets: ends('2026-12-05') })).toEqual(['wait']);
    expect(codes({ budgets: budgets(outlook({ money: cap({ code: 'spent' }) })) })).toEqual(['budget_spent', 'wait']);
  });

  it('says the same of a budget that coupons share', () => {
    const { couponId: _, ...shared } = outlook({ money: cap({ code: 'spent' }) });
    const of = (campaign: typeof shared) =>
      adviceOf(figures({ budgets: { ...budgets(outlook()), campaigns: [{ ...campaign, campaignId: 'spring' }] } }))[0];
    expect(of(shared)).toEqual({ code: 'budget_spent', campaignId: 'spring' });
    const money = cap(expected('2026-12-04', '2026-11-28', '2027-01-04'));
    expect(of({ ...shared, money })).toEqual({ code: 'budget_ends', campaignId: 'spring', day: '2026-12-04' });
    expect(of({ ...shared, endsAt: NOW })).toEqual({ code: 'wait', weeks: 3 });
  });

  it('leaves a budget alone whose coupon is over before it is spent, or already', () => {
    const soon = { money: cap(expected('2026-12-02', '2026-11-28', '2026-12-09')) };
    expect(codes({ budgets: budgets(outlook({ ...soon, endsAt: NOW + 3 * DAY })) })).toEqual(['wait']);
    expect(codes({ budgets: budgets(outlook({ money: cap({ code: 'spent' }), endsAt: NOW })) })).toEqual(['wait']);
  });

  it('goes by the results: mend what makes them unsound, act on a verdict, else wait', () => {
    const of = (asked: AdviceInput['experiment']) => adviceOf(figures({ experiment: asked }));
    expect(of(experiment({ code: 'gain' }, { assigned: 9_000, p: 1e-9, mismatch: true, arms: [] }))).toEqual([{ code: 'split_broken' }]);
    expect(of(experiment({ code: 'unknown', reason: 'attribution_lost', weeks: 3, chance: null }))).toEqual([{ code: 'marks_lost' }]);
    expect(of(experiment({ code: 'gain' }))).toEqual([{ code: 'roll_out' }]);
    expect(of(experiment({ code: 'loss' }))).toEqual([{ code: 'stop_or_change' }]);
    expect(of(notYet(2.4))).toEqual([{ code: 'wait', weeks: 3 }]);
    const unknown = { code: 'unknown', weeks: 3, chance: null } as const;
    expect(of(experiment({ ...unknown, reason: 'small' }))).toEqual([{ code: 'difference_small' }]);
    expect(of(experiment({ ...unknown, reason: 'customers_unbalanced' }))).toEqual([{ code: 'customers_unbalanced' }]);
    expect(of(experiment({ ...unknown, reason: 'not_yet', chance: 0.09 }))).toEqual([{ code: 'answer_unlikely' }]);
    expect(of(notYet(0))).toEqual([{ code: 'answer_unlikely' }]);
    expect(of(notYet(null))).toEqual([{ code: 'too_slow' }]);
    expect(of(experiment({ code: 'unknown', reason: 'too_few_customers', weeks: 0, chance: null }))).toEqual([{ code: 'wait', weeks: 1 }]);
    const few = { code: 'unknown', reason: 'too_few_customers', weeks: null, chance: null } as const;
    expect([of(experiment(few, null, 0.9)), of(experiment(few, null, 1))]).toEqual([[{ code: 'first_week' }], [{ code: 'too_slow' }]]);
    expect(of('none')).toEqual([{ code: 'first_orders' }]);
    expect(codes({ experiment: 'none', tagSeen: false })).toEqual(['add_tag']);
    expect(of(undefined)).toEqual([]);
    expect(codes({ heldOut: 0 })).toEqual(['start_experiment']);
  });
});

describe('how a budget burns down', () => {
  it('says of the cap that runs out first when that is', () => {
    const money = cap(expected('2026-12-12', '2026-12-05', '2026-12-24'));
    const count = cap(expected('2026-12-20', '2026-12-01', null));
    expect(forecastOf(outlook({ money, count }), 'Europe/Berlin')).toEqual({
      code: 'expected',
      day: '2026-12-12',
      earliest: '2026-12-05',
      latest: '2026-12-24',
    });
    expect(forecastOf(outlook({ money: null, count }), 'Europe/Berlin')).toMatchObject({
      code: 'expected',
      day: '2026-12-20',
      latest: null,
    });
    expect(forecastOf(outlook({ money, count: cap({ code: 'spent' }) }), 'Europe/Berlin')).toEqual({ code: 'spent' });
    expect(forecastOf(outlook({ money: null }), 'Europe/Berlin')).toEqual({ code: 'no_limit' });
  });

  it('says what is missing, and when the coupon is over first', () => {
    const of = (forecast: Forecast, endsAt = NOW + 60 * DAY) => forecastOf(outlook({ money: cap(forecast), endsAt }), 'Europe/Berlin');
    expect(of({ code: 'unknown', reason: 'too_few_days', days: 2 })).toEqual({ code: 'too_few_days', missing: 3 });
    expect(of({ code: 'unknown', reason: 'nothing_spent', days: 9 })).toEqual({ code: 'nothing_spent' });
    expect(of(expected('2026-12-12', '2026-12-05', null), NOW + 3 * DAY)).toEqual({ code: 'outlasts', ends: '2026-11-30' });
    expect(of(expected(null, null, null))).toEqual({ code: 'years' });
  });

  it('ends at what is left now and falls by what each day took, as the server tells it', async () => {
    const state = {
      coupon: { ...categoryCoupon('tea', 'Tea'), endsAt: NOW + 60 * DAY },
      currency: 'EUR',
      timeZone: 'Europe/Berlin',
      budget: { money: 100_000 },
      usedMoney: 9_000,
      reservedMoney: 1_500,
      usedCount: 20,
      reservedCount: 3,
    } as CatalogState;
    const spent = [1_000, 2_000, 0, 3_000, 2_500, 1_500, 500];
    const days = spent.map((money, i) => ({
      couponId: 'tea',
      day: `2026-11-${21 + i}`,
      money,
      count: Math.round(money / 500),
      firstDay: '2026-11-21',
    }));
    const answer = await budgetOutlook({ catalog: async () => [state], campaignUse: async () => [], dayUse: async () => days }, NOW);
    const told = v.parse(budgetsSchema, JSON.parse(JSON.stringify(answer))).coupons[0];
    if (!told) throw new Error('The catalog has one coupon.');
    const burn = burnPoints(told);
    expect(burn?.points.map(({ left }) => left)).toEqual([99_000, 97_000, 97_000, 94_000, 91_500, 90_000, 89_500]);
    const shape = burnShape(told);
    expect(shape?.line.at(-1)).toEqual([6, 89_500]);
    // 1,667 a day on the six whole ones: 54 days, which is beyond the chart's edge.
    expect(shape?.ahead?.day).toBe(59);
    expect(shape?.width).toBe(6 + 42);
    expect(burnShape({ ...told, days: told.days.slice(-1) })).toBeUndefined();
  });
});
