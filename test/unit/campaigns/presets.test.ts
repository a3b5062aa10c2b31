import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type Campaign, campaignSchema } from '../../../src/bundle/campaign';
import { checkFairness } from '../../../src/bundle/checkFairness';
import { composeCampaign, withPart } from '../../../src/campaigns/composeCampaign';
import type { Filled } from '../../../src/campaigns/preset';
import { presetOf, presets } from '../../../src/campaigns/presets';
import { unknownKey } from '../../../src/cli/io/readFile';
import { eligibilityContext } from '../../../src/engine/decision/eligibilityContext';
import { evaluateCondition, refusalOf } from '../../../src/engine/eligibility/eligibility';
import type { Facts } from '../../../src/engine/features/featureSpec';
import { emptyProfile } from '../../../src/engine/profile/shopperProfile';
import { updateProfile } from '../../../src/engine/profile/updateProfile';
import type { Condition } from '../../../src/protocol/coupons/condition';
import type { ShopperEvent } from '../../../src/protocol/events/shopperEvent';
import { DAY, HOUR, MINUTE } from '../../../src/protocol/values/clock';

const NOW = Date.parse('2026-11-27T10:00Z');
const shop = { currency: 'EUR', timeZone: 'Europe/Berlin' };
const choices: Readonly<Record<string, object>> = {
  'new-shopper': { cap: 1_000 },
  'win-back': { cap: 1_500 },
  holiday: {
    from: '2026-11-27',
    until: '2026-11-30',
    tiers: [
      { spend: 5_000, save: 500 },
      { spend: 10_000, save: 1_500 },
    ],
  },
  targeted: { cap: 1_000, categories: ['Tea', 'Cups'] },
  'cart-rescue': { cap: 1_000, spend: 3_000 },
};

const fill = (name: string, more: object = {}) => presetOf(name)!.fill({ ...shop, ...choices[name], ...more }, NOW);
const issuesOf = (name: string, more: object) => presetOf(name)!.issues({ ...shop, ...choices[name], ...more }, NOW);
const filled = (name: string, more: object = {}): Filled => {
  const result = fill(name, more);
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message} (${result.error.at})`);
  return result.value;
};
const campaignOf = (name: string, more: object = {}): Campaign => {
  const { shop: of, part } = filled(name, more);
  return v.parse(campaignSchema, composeCampaign(of, [part], name));
};

const item = (itemId: string, category: string, price = 2_000) => ({ itemId, categories: [category], price, quantity: 1 });
const look = (category: string, time: number, id = 'a'): ShopperEvent => ({ name: 'view_item', time, items: [item(id, category)] });
const put = (time: number, price = 4_000): ShopperEvent => ({ name: 'add_to_cart', time, items: [item('pot', 'Pots', price)] });
const buy = (time: number): ShopperEvent => ({ name: 'purchase', time, items: [item('pot', 'Pots')], transactionId: `t${time}` });
const visits = (count: number): readonly ShopperEvent[] =>
  Array.from({ length: count }, (_, i) => ({ name: 'page_view', time: NOW - (count - i) * DAY }));

/** Why a shopper with this history may not see the preset's coupon; `undefined` when they may. */
const refusal = (name: string, events: readonly ShopperEvent[], { now = NOW, facts = {} as Facts, more = {} } = {}) => {
  const campaign = campaignOf(name, more);
  const settings = { ...campaign.profile, idleMs: campaign.session.idleMs };
  const profile = events.reduce((before, event) => updateProfile(before, event, settings), emptyProfile(0));
  const context = eligibilityContext(profile, facts, 'site', now, { ...campaign, halfLifeMs: campaign.profile.halfLifeMs });
  return refusalOf(campaign.coupons[0]!, context);
};

describe.each(presets.map(({ name }) => name))('the preset %s', (name) => {
  it('makes a campaign that training and publishing accept to the last key, and tells who sees it, who does not and what to watch', () => {
    const { shop: of, part, description } = filled(name);
    const input = composeCampaign(of, [part], name);
    const campaign = v.parse(campaignSchema, input);
    expect(unknownKey(input, campaign)).toBeUndefined();
    expect(checkFairness(campaign)).toMatchObject({ ok: true });
    expect(campaign.budgets[name]).toEqual({ money: 500 * campaign.fairness.ceiling, count: 500 });
    expect(campaign.coupons[0]!.stacking).toBeUndefined();
    for (const text of Object.values(description)) expect(text.length).toBeGreaterThan(40);
  });

  it.each([
    ['currency', { currency: 'euro' }],
    ['timeZone', { timeZone: 'Europe/Atlantis' }],
    ['from', { from: '2026-02-30' }],
    ['until', { from: '2026-11-27', until: '2026-11-26' }],
    ['budget', { budget: 9.99 }],
    ['holdout', { holdout: 0.5 }],
    ['colour', { colour: 'red' }],
  ])('refuses a wrong %s by its name', (at, wrong) => {
    expect(fill(name, wrong)).toMatchObject({ ok: false, error: { code: 'choices_invalid', at } });
    expect(issuesOf(name, wrong).map((issue) => issue.at)).toEqual([at]);
  });

  it('tells all that is wrong at once, and nothing of what it makes a coupon of', () => {
    expect(issuesOf(name, {})).toEqual([]);
    const found = issuesOf(name, { uses: 1.5, timeZone: 'Berlin', marginRate: 2, currency: undefined });
    expect(found.map(({ code, at }) => `${code} ${at}`).toSorted()).toEqual([
      'field_missing currency',
      'not_whole uses',
      'time_zone_unknown timeZone',
      'value_too_large marginRate',
    ]);
    expect(issuesOf(name, { marginRate: 0.1 })).toMatchObject([{ code: 'below_cost' }]);
  });

  it('refuses a discount that takes the whole margin', () => {
    expect(fill(name, { marginRate: 0.1 })).toMatchObject({ ok: false, error: { code: 'below_cost' } });
  });
});

describe('new-shopper', () => {
  it('is for a first order in the first visits, by the store’s count before the browser’s', () => {
    expect(refusal('new-shopper', visits(3))).toBeUndefined();
    expect(refusal('new-shopper', visits(4))).toBe('condition_unmet');
    expect(refusal('new-shopper', visits(4), { more: { visits: 4 } })).toBeUndefined();
    expect(refusal('new-shopper', [buy(NOW - DAY)])).toBe('condition_unmet');
    expect(refusal('new-shopper', visits(1), { facts: { orders: 2 } })).toBe('condition_unmet');
    expect(refusal('new-shopper', [buy(NOW - DAY)], { facts: { orders: 0 } })).toBeUndefined();
  });
});

describe('win-back', () => {
  it('is for who bought long ago, not lately and not never', () => {
    expect(refusal('win-back', [buy(NOW - 60 * DAY)])).toBeUndefined();
    expect(refusal('win-back', [buy(NOW - 60 * DAY + HOUR)])).toBe('condition_unmet');
    expect(refusal('win-back', [buy(NOW - 90 * DAY), buy(NOW - DAY)])).toBe('condition_unmet');
    expect(refusal('win-back', visits(5))).toBe('condition_unmet');
    expect(refusal('win-back', visits(1), { facts: { daysSincePurchase: 75 } })).toBeUndefined();
    expect(refusal('win-back', [buy(NOW - 90 * DAY)], { facts: { daysSincePurchase: 2 } })).toBe('condition_unmet');
    expect(refusal('win-back', [buy(NOW - 31 * DAY)], { more: { days: 30 } })).toBeUndefined();
  });
});

describe('holiday', () => {
  it('runs from the first to the last moment of its days in the shop’s zone', () => {
    const at = (instant: string) => refusal('holiday', [], { now: Date.parse(instant) });
    expect(at('2026-11-26T22:59:59Z')).toBe('coupon_not_started');
    expect(at('2026-11-26T23:00:00Z')).toBeUndefined();
    expect(at('2026-11-30T22:59:59Z')).toBeUndefined();
    expect(at('2026-11-30T23:00:00Z')).toBe('coupon_expired');
    const spring = campaignOf('holiday', { from: '2027-03-27', until: '2027-03-28' }).coupons[0]!;
    expect(spring.endsAt - spring.startsAt).toBe(47 * HOUR);
  });

  it('is shown more often in a day, and never more often than shoppers are spared by', () => {
    const shown = (count: number, apart: number): readonly ShopperEvent[] => [
      ...Array.from({ length: count }, (_, i) => ({
        name: 'view_promotion' as const,
        time: NOW - (count - i) * apart,
        decisionId: `${i}`,
        couponId: 'holiday',
      })),
      { name: 'page_view', time: NOW },
    ];
    expect(refusal('holiday', shown(3, HOUR))).toBe('frequency_day');
    expect(refusal('holiday', shown(5, HOUR), { more: { perDay: 6 } })).toBeUndefined();
    expect(refusal('holiday', shown(6, HOUR), { more: { perDay: 6 } })).toBe('frequency_all');
    expect(refusal('holiday', shown(1, 9 * MINUTE), { more: { perDay: 6 } })).toBe('min_gap');
    expect(fill('holiday', { perDay: 7 })).toMatchObject({ ok: false, error: { at: 'perDay' } });
  });

  it('needs its dates, and tiers that save more for more', () => {
    expect(fill('holiday', { from: undefined })).toMatchObject({ ok: false, error: { at: 'from' } });
    const tiers = [
      { spend: 5_000, save: 500 },
      { spend: 10_000, save: 400 },
    ];
    expect(fill('holiday', { tiers })).toMatchObject({ ok: false, error: { code: 'choices_invalid', at: 'tiers.1.save' } });
    expect(fill('holiday', { tiers: [] })).toMatchObject({ ok: false, error: { at: 'tiers' } });
  });

  it('writes its steps into the title', () => {
    expect(campaignOf('holiday').coupons[0]!.title).toEqual({ en: '€5 off €50, €15 off €100', 'zh-CN': '满 €50 减 €5, 满 €100 减 €15' });
    const yen = { currency: 'JPY', tiers: [{ spend: 5_000, save: 500 }] };
    expect(campaignOf('holiday', yen).coupons[0]!.title.en).toBe('¥500 off ¥5,000');
  });
});

describe('targeted', () => {
  it('is for who looks at its categories, whatever else they look at', () => {
    const tea = [look('Tea', NOW - 3), look('Tea', NOW - 2, 'b')];
    expect(refusal('targeted', tea)).toBeUndefined();
    expect(refusal('targeted', [...tea, ...Array.from({ length: 9 }, (_, i) => look('Lamps', NOW - 1, `l${i}`))])).toBe('condition_unmet');
    expect(refusal('targeted', [look('Lamps', NOW - 3), look('Lamps', NOW - 2, 'b')])).toBe('condition_unmet');
    expect(refusal('targeted', [look('Tea', NOW - 3)])).toBe('condition_unmet');
    expect(campaignOf('targeted').coupons[0]!.title.en).toBe('10% off Tea and Cups');
  });

  it('cannot be aimed at a sensitive category', () => {
    for (const categories of [['Tea', 'Baby care'], ['Pharmacy'], ['成人用品']])
      expect(checkFairness(campaignOf('targeted', { categories }))).toMatchObject({ ok: false, error: { code: 'sensitive_category' } });
    const [coupon] = campaignOf('targeted').coupons;
    const when: Condition = { field: 'interest.categories', op: 'in', value: ['Baby care'] };
    expect(checkFairness({ coupons: [{ ...coupon!, scope: {}, when }] })).toMatchObject({
      ok: false,
      error: { code: 'sensitive_category', at: 'coupons[0].when' },
    });
  });
});

describe('cart-rescue', () => {
  it('is for a cart of some value that was left, in this visit or a later one', () => {
    expect(refusal('cart-rescue', [put(NOW - 30 * MINUTE)])).toBeUndefined();
    expect(refusal('cart-rescue', [put(NOW - 3 * DAY), look('Tea', NOW)])).toBeUndefined();
    expect(refusal('cart-rescue', [put(NOW - 29 * MINUTE)])).toBe('condition_unmet');
    expect(refusal('cart-rescue', [put(NOW - DAY, 2_999)])).toBe('condition_unmet');
    expect(refusal('cart-rescue', [put(NOW - DAY), put(NOW - MINUTE, 100)])).toBe('condition_unmet');
    expect(refusal('cart-rescue', [put(NOW - DAY), { name: 'begin_checkout', time: NOW - MINUTE, items: [] }])).toBe('condition_unmet');
    expect(refusal('cart-rescue', [put(NOW - DAY), buy(NOW - HOUR)])).toBe('condition_unmet');
    expect(refusal('cart-rescue', [])).toBe('condition_unmet');
  });

  it('of some goods is for a cart that has one of them', () => {
    const left = [put(NOW - DAY)];
    expect(refusal('cart-rescue', left, { more: { categories: ['Pots'] } })).toBeUndefined();
    expect(refusal('cart-rescue', left, { more: { categories: ['Tea'] } })).toBe('condition_unmet');
    expect(refusal('cart-rescue', left, { more: { items: ['pot'] } })).toBeUndefined();
    expect(refusal('cart-rescue', left, { more: { items: ['lamp'] } })).toBe('condition_unmet');
    expect(refusal('cart-rescue', left, { more: { categories: ['Tea'], items: ['pot'] } })).toBeUndefined();
  });
});

describe('a device of a version before days since a purchase, interest and idle carts were known', () => {
  it.each(['win-back', 'targeted', 'cart-rescue'])('shows nothing of %s', (name) => {
    // Such a device has no such facts, and takes a missing fact for false and its negation for true.
    const { when } = campaignOf(name).coupons[0]!;
    const facts = { 'cart.value': 99_000, 'customer.orders': 3, 'session.views': 9, 'session.visits': 9 };
    expect(evaluateCondition(when, facts)).toBe(false);
    expect(
      evaluateCondition(when, { ...facts, 'customer.daysSincePurchase': 99, 'interest.categories': ['Tea'], 'cart.idleMinutes': 99 }),
    ).toBe(true);
  });
});

describe('several presets in one campaign', () => {
  it('keep their coupons and budgets apart, stand in the rule in their order, and ask as early as the first of them would', () => {
    const [first, ...others] = presets.map(({ name }) => filled(name));
    const input = composeCampaign(first!.shop, [first!.part, ...others.map(({ part }) => part)], 'all');
    const campaign = v.parse(campaignSchema, input);
    expect(campaign.coupons.map(({ id }) => id)).toEqual(presets.map(({ name }) => name));
    expect(campaign.rule).toEqual(presets.map(({ name }) => name));
    expect(Object.keys(campaign.budgets)).toHaveLength(presets.length);
    expect(campaign.triggers).toEqual({ quietMs: 4_000, minViews: 1, onAddToCart: true });
    const two = withPart(composeCampaign(first!.shop, [first!.part], 'two'), filled('holiday', { id: 'easter' }).part);
    expect(v.parse(campaignSchema, two).coupons.map(({ id }) => id)).toEqual(['new-shopper', 'easter']);
  });
});
