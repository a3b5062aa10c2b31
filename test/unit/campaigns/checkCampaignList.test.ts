import { describe, expect, it } from 'vitest';
import { checkCampaign } from '../../../src/campaigns/checkCampaign';
import { smallCampaign } from '../trainer/fixtures';

const NOW = Date.UTC(2026, 5, 1);
const budgets = { 'tea-10': { money: 10_000 }, 'plants-10': { money: 10_000 }, 'lamps-10': { money: 10_000 } };
const file = (campaigns: object[], change: object = {}) => {
  const campaign = smallCampaign({ budgets });
  const experiment = { ...campaign.experiment, shares: { none: 0.1, rule: 0.1, couplet: 0.8 } };
  return { ...campaign, experiment, campaigns, ...change };
};
const found = (campaigns: object[], change: object = {}): string[] =>
  checkCampaign(file(campaigns, change), { now: NOW }).map(({ severity, code, at }) => `${severity} ${code} ${at}`);
const spring = { id: 'spring', name: 'Spring', coupons: ['tea-10'] };
const few = { field: 'session.visits', op: 'lte', value: 3 };
const summer = { id: 'summer', name: 'Summer', coupons: ['plants-10'] };

describe('checkCampaign on several campaigns', () => {
  it('has nothing against sound ones', () =>
    expect(
      found([
        { ...spring, priority: 2, combine: 'exclusive', budget: { money: 50_000 }, when: few },
        { ...summer, paused: true },
      ]),
    ).toEqual([]));

  it.each<[string, object[], string]>([
    ['two of one id', [spring, { ...summer, id: 'spring' }], 'error campaign_duplicate campaigns.1.id'],
    ['a coupon in two', [spring, { ...summer, coupons: ['tea-10'] }], 'error coupon_in_two_campaigns campaigns.1.coupons.0'],
    ['a coupon that does not exist', [{ ...spring, coupons: ['tee-10'] }], 'error coupon_unknown campaigns.0.coupons.0'],
    ['no name', [{ ...spring, name: '' }], 'error too_short campaigns.0.name'],
    ['an end before the start', [{ ...spring, startsAt: 2, endsAt: 1 }], 'error campaign_ends_before_start campaigns.0.endsAt'],
    ['a budget below one code', [{ ...spring, budget: { money: 999 } }], 'error campaign_budget_below_discount campaigns.0.budget.money'],
    ['a budget of 0', [{ ...spring, budget: { count: 0 } }], 'warning campaign_budget_empty campaigns.0.budget'],
    ['a priority of a half', [{ ...spring, priority: 0.5 }], 'error not_whole campaigns.0.priority'],
    ['a priority out of bounds', [{ ...spring, priority: 101 }], 'error value_too_large campaigns.0.priority'],
    ['other dates than its coupon', [{ ...spring, startsAt: 5_000_000_000_000 }], 'warning coupon_not_in_period coupons.0.endsAt'],
    [
      'an audience by a field nobody knows',
      [{ ...spring, when: { field: 'customer.mood', op: 'eq', value: 1 } }],
      'error condition_field_unknown campaigns.0.when.field',
    ],
    [
      'an audience that is sensitive',
      [{ ...spring, when: { field: 'interest.categories', op: 'in', value: ['Diabetes care'] } }],
      'error sensitive_category campaigns.0.when',
    ],
    [
      'an audience below zero',
      [{ ...spring, when: { field: 'cart.value', op: 'gte', value: -1 } }],
      'warning condition_negative campaigns.0.when.value',
    ],
  ])('finds %s', (_, campaigns, issue) => expect(found(campaigns)).toContain(issue));

  it('finds the same in saved segments', () => {
    const segment = { id: 'vips', name: 'VIPs', when: { field: 'interest.categories', op: 'in', value: ['Diabetes care'] } };
    expect(found([], { segments: [segment, { ...segment, when: { all: [] } }] })).toEqual([
      'error segment_duplicate segments.1.id',
      'error sensitive_category segments.0.when',
    ]);
  });

  it('takes a shared budget for one of each coupon', () => {
    expect(found([], { budgets: {} }).filter((issue) => issue.includes('budget_absent'))).toHaveLength(3);
    const all = { ...spring, coupons: ['tea-10', 'plants-10'], budget: { count: 5 } };
    expect(found([all], { budgets: {} })).toEqual(['warning budget_absent budgets.lamps-10']);
  });

  it('warns of a coupon behind one of a higher priority that everybody gets, and not of one for some shoppers', () => {
    expect(found([{ ...spring, priority: 1 }])).toEqual([
      'warning priority_never_shows coupons.1',
      'warning priority_never_shows coupons.2',
    ]);
    expect(found([{ ...spring, priority: 1, when: few }])).toEqual([]);
  });

  it('judges a thousand coupons with the campaigns merged, and counts those that devices get', () => {
    const [tea] = smallCampaign().coupons;
    const coupons = Array.from({ length: 1_000 }, (_, n) => ({ ...tea, id: `c${n}`, scope: { itemIds: [`i${n}`] } }));
    const shared = { budgets: {}, rule: [], coupons };
    const members = coupons.map(({ id }) => id);
    const campaign = { ...spring, coupons: members, budget: { count: 5 } };
    expect(found([campaign], shared)).toContain('error coupons_too_many coupons');
    expect(found([{ ...campaign, paused: true }], shared)).toEqual(['warning coupons_missing coupons']);
    expect(found([{ ...campaign, endsAt: NOW }], shared)).toEqual(['warning coupons_missing coupons']);
    expect(found([{ ...campaign, endsAt: NOW + 1 }], shared)).toContain('error coupons_too_many coupons');
  });

  it('warns of journeys that send less than they seem to, and refuses a channel that cannot know of the trigger', () => {
    const of = (journey: object, change: object = {}) =>
      found([{ ...spring, journey: { v: 'journey/1', ...journey } }], change).filter((issue) => issue.includes('journey'));
    const welcome = { trigger: 'welcome', channels: ['email'] };
    expect(of(welcome, { channels: { email: {} } })).toEqual([]);
    expect(of(welcome, { channels: { push: {} } })).toEqual(['warning journey_channel_off campaigns.0.journey.channels']);
    expect(of(welcome)).toEqual(['warning journey_channel_off campaigns.0.journey.channels']);
    const once = { email: {}, cap: { perWeek: 1 } };
    expect(of(welcome, { channels: once })).toEqual(['warning journey_cap_small channels.cap.perWeek']);
    expect(of({ trigger: 'cart-left', channels: ['email'] })).toEqual(['error choice_invalid campaigns.0.journey.channels.0']);
    expect(of({ trigger: 'recurring', channels: ['email'], everyDays: 1 })).toEqual([
      'error value_too_small campaigns.0.journey.everyDays',
    ]);
    const empty = { ...spring, coupons: [], journey: { v: 'journey/1', ...welcome } };
    expect(found([empty], { channels: { email: {} } })).toContain('warning journey_without_coupons campaigns.0.journey');
  });
});
