import { describe, expect, it } from 'vitest';
import { campaignChoices } from '../../../src/console/api/campaignChoices';
import type { ExperimentAnswer } from '../../../src/console/api/experimentSchema';
import type { OverviewAnswer, OverviewOrders } from '../../../src/console/api/overviewSchema';
import { answerOf } from '../../../src/console/pages/overview/answerOf';
import { setupOf } from '../../../src/console/pages/overview/Setup';
import { trendOf } from '../../../src/console/pages/overview/trendOf';
import { DAY } from '../../../src/protocol/values/clock';

const NOW = Date.UTC(2026, 10, 26);
type Comparison = ExperimentAnswer['comparisons'][number];
const arm = (variant: 'none' | 'rule' | 'couplet', customers: number) => ({ variant, customers }) as ExperimentAnswer['arms'][number];
const compared = (verdict: Comparison['verdict'], lower: number | null, upper: number | null, value = 400): Comparison =>
  ({ treatment: 'couplet', control: 'none', verdict, incremental: { value, sequence: { lower, upper } } }) as Comparison;
const answer = (comparison: Comparison, customers = [500, 600]) =>
  answerOf({ arms: [arm('none', customers[0]!), arm('rule', 9), arm('couplet', customers[1]!)], comparisons: [comparison] }, NOW);
const unknown = (
  reason: Extract<Comparison['verdict'], { code: 'unknown' }>['reason'],
  weeks: number | null,
  chance: number | null = 0.5,
) => ({ code: 'unknown', reason, weeks, chance }) as const;

describe('the sentence of the overview', () => {
  it('states a gain and a loss with the ends of the interval, nearest to zero first', () => {
    expect(answer(compared({ code: 'gain' }, 120, 710))).toEqual({ code: 'gain', control: 'none', amount: 400, least: 120, most: 710 });
    expect(answer(compared({ code: 'loss' }, -710, -120, -400))).toMatchObject({ code: 'loss', amount: 400, least: 120, most: 710 });
  });

  it('counts buyers of the smaller group of the two, and says when a result is likely', () => {
    expect(answer(compared(unknown('too_few_customers', 2), null, null), [38, 61])).toEqual({
      code: 'too_few',
      buyers: 38,
      needed: 100,
      by: NOW + 14 * DAY,
    });
    expect(answer(compared(unknown('too_few_customers', null), null, null), [38, 61])).toMatchObject({ by: null });
  });

  it('gives the range so far, and no date where a result is unlikely by the planned end', () => {
    const open = { code: 'open', value: 400, lower: -50, upper: 850 };
    expect(answer(compared(unknown('not_yet', 1), -50, 850))).toEqual({ ...open, by: NOW + 7 * DAY, unlikely: false });
    expect(answer(compared(unknown('not_yet', 1, 0.01), -50, 850))).toEqual({ ...open, by: null, unlikely: true });
    expect(answer(compared(unknown('not_yet', 0), -50, 850))).toEqual({ ...open, by: null, unlikely: true });
    expect(answer(compared(unknown('not_yet', null), -50, 850))).toEqual({ ...open, by: null, unlikely: false });
    expect(answer(compared(unknown('small', 3), -50, 60, 5))).toMatchObject({ code: 'small', value: 5 });
  });

  it('says why nothing can be said', () => {
    expect(answer(compared(unknown('attribution_lost', 3), -50, 850))).toEqual({ code: 'unsound', reason: 'attribution_lost' });
    expect(answerOf('none', NOW)).toEqual({ code: 'no_orders' });
    expect(answerOf({ arms: [arm('couplet', 9)], comparisons: [] }, NOW)).toEqual({ code: 'one_group' });
  });
});

describe('the course of net margin by group', () => {
  const estimate = (value: number, lower: number | null, upper: number | null) => ({ value, interval: { lower, upper } });
  const step = (day: string, none: number, couplet: number, added: ReturnType<typeof estimate>) => ({
    day,
    orders: 1,
    netRevenue: 1,
    discount: 0,
    net: none + couplet,
    added,
    groups: [
      { variant: 'none' as const, orders: 1, net: none },
      { variant: 'couplet' as const, orders: 1, net: couplet },
    ],
  });
  const groups = [
    { variant: 'none', share: 0.25 },
    { variant: 'couplet', share: 0.5 },
  ] as unknown as OverviewOrders['groups'];
  const steps = [step('2026-11-01', 10, 30, estimate(20, null, null)), step('2026-11-02', 5, 20, estimate(40, -8, 88))];
  const added = { treatment: 'couplet', control: 'none' } as OverviewOrders['added'];

  it('adds up day by day as if each group had all shoppers, with the interval around the control', () => {
    const { groups: names, rows, band } = trendOf({ groups, steps, added });
    expect(names).toEqual(['couplet', 'none']);
    expect(rows.map(({ nets }) => nets)).toEqual([
      [60, 40],
      [100, 60],
    ]);
    expect(band).toEqual({ lower: [null, 52], upper: [null, 148] });
    // Its middle is Couplet's line: the difference is 40.
    expect(rows[1]!.nets[0]! - rows[1]!.nets[1]!).toBe(40);
  });

  it('has no band where the groups cannot be compared', () => {
    expect(trendOf({ groups, steps, added: { none: 'attribution_lost' } }).band).toBeUndefined();
  });
});

describe('the setup checklist', () => {
  const setup: OverviewAnswer['setup'] = {
    publishedAt: 1,
    tagSeenAt: null,
    firstClaimAt: null,
    firstOrderAt: null,
    lastOrderAt: null,
    measuredOrderAt: null,
  };
  const done = (change: Partial<typeof setup>) => setupOf({ ...setup, ...change }).flatMap(({ step, at }) => (at === null ? [] : [step]));

  it('has each step with its time, and takes a claim as proof of the tag', () => {
    expect(done({})).toEqual(['published']);
    expect(done({ tagSeenAt: 2 })).toEqual(['published', 'tag']);
    expect(done({ firstClaimAt: 3 })).toEqual(['published', 'tag', 'claim']);
    expect(setupOf({ ...setup, tagSeenAt: 2, firstClaimAt: 3 })[1]).toEqual({ step: 'tag', at: 2 });
    expect(done({ firstOrderAt: 4 })).toEqual(['published', 'orders']);
    expect(done({ firstOrderAt: 4, measuredOrderAt: 5 })).toEqual(['published', 'tag', 'orders', 'measured']);
  });
});

describe('the campaigns to choose from', () => {
  const coupons = [{ id: 'tea' }, { id: 'shoes' }, { id: 'mugs' }];

  it('are those of the live file, and the main one with the coupons of none', () => {
    const campaigns = [{ id: 'spring', name: 'Spring', coupons: ['tea'], priority: 1 }];
    expect(campaignChoices({ coupons, campaigns })).toEqual([
      { id: '+main', name: undefined, coupons: ['shoes', 'mugs'] },
      { id: 'spring', name: 'Spring', coupons: ['tea'] },
    ]);
    const all = [{ id: 'spring', coupons: ['tea', 'shoes', 'mugs'] }];
    expect(campaignChoices({ coupons, campaigns: all }).map(({ id }) => id)).toEqual(['spring']);
  });

  it('are none where the file has only one', () => {
    expect(campaignChoices({ coupons })).toEqual([]);
    expect(campaignChoices({ coupons, campaigns: [] })).toEqual([]);
    expect(campaignChoices(undefined)).toEqual([]);
  });
});
