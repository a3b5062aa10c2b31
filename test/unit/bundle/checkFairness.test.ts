import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { demoCampaign } from '../../../demo/campaign';
import { campaignSchema } from '../../../src/bundle/campaign';
import { checkFairness } from '../../../src/bundle/checkFairness';
import { type FeatureSpec, featureSpecSchema } from '../../../src/engine/features/featureSpec';
import { conditionFields, conditionSchema } from '../../../src/protocol/coupons/condition';
import { type Coupon, couponSchema } from '../../../src/protocol/coupons/coupon';
import { categoryCoupon } from '../../helpers/testBundle';
import { smallCampaign } from '../trainer/fixtures';

const reason = (change: object, fairness?: { floor: number; ceiling: number; sensitive: string[] }): string => {
  const coupon = v.parse(couponSchema, { ...categoryCoupon('c', 'Tea'), ...change });
  const fair = checkFairness({ coupons: [coupon], fairness });
  return fair.ok ? 'fair' : fair.error.code;
};
const features = (source: string, vocabulary?: string[]): { features: FeatureSpec } => {
  const field = vocabulary
    ? { kind: 'categorical', name: 'f', source, vocabulary }
    : { kind: 'numeric', name: 'f', source, mean: 0, std: 1, missing: 0 };
  return { features: v.parse(featureSpecSchema, { version: 1, id: 't', fields: [field] }) };
};
const plain = features('profile.orders').features;
const featureReason = (source: string, vocabulary?: string[]): string => {
  const spec = features(source, vocabulary);
  const answers = [{ network: spec }, { bandit: spec }, { bandit: { features: plain, base: spec } }].map((models) =>
    checkFairness({ coupons: [], ...models }),
  );
  const codes = new Set(answers.map((answer) => (answer.ok ? 'fair' : answer.error.code)));
  return [...codes].join();
};

describe('sensitive categories', () => {
  it.each([
    ['health', 'Health & Beauty'],
    ['health', 'diabetesCare'],
    ['health', '医疗器械'],
    ['sexuality', 'erotica'],
    ['religion', 'Kosher wine'],
    ['religion', 'churches'],
    ['politics', 'Political books'],
    ['children', 'Baby & Toddler'],
    ['children', 'kids-shoes'],
    ['children', 'Kid(s)'],
    ['children', '儿童玩具'],
    ['children', 'Spielzeug'],
  ])('%s may not be what a coupon is about: %s', (_what, text) => {
    expect(reason({ scope: { categories: ['Tea', text] } })).toBe('sensitive_category');
    expect(reason({ scope: { itemIds: [text] } })).toBe('sensitive_category');
    expect(reason({ when: { not: { any: [{ field: 'cart.categories', op: 'in', value: ['Tea', text] }] } } })).toBe('sensitive_category');
    expect(reason({ when: { all: [{ field: 'cart.itemIds', op: 'eq', value: text }] } })).toBe('sensitive_category');
    expect(reason({ attributes: { about: text } })).toBe('sensitive_category');
    expect(featureReason('fact.visit', ['none', text])).toBe('sensitive_category');
    expect(featureReason('coupon.about', ['none', text])).toBe('sensitive_category');
  });

  it.each([
    'Tea',
    'Ceramics',
    'Candlelight',
    'Healthy-looking',
    'Sussex',
    'Toyota parts',
    '茶',
    'Party supplies',
    'Kindness cards',
    '20% off',
  ])('leave alone what only looks like one: %s', (text) => {
    expect(reason({ scope: { categories: [text] }, attributes: { about: text } })).toBe('fair');
    expect(featureReason('fact.visit', [text])).toBe('fair');
  });

  it('are refused by the name of a feature or attribute too', () => {
    expect(featureReason('interest.Toys. Baby food')).toBe('sensitive_category');
    expect(featureReason('interest.Tea')).toBe('fair');
    expect(featureReason('fact.has_children')).toBe('sensitive_category');
    expect(featureReason('fact.hasChildren')).toBe('sensitive_category');
    expect(reason({ attributes: { religion: 'any' } })).toBe('sensitive_category');
  });

  it('can be added to by the merchant, words and phrases, and by no list shrunk', () => {
    const list = { floor: 0, ceiling: 10_000, sensitive: ['trade union', '白酒'] };
    expect(reason({ scope: { categories: ['Trade unions'] } })).toBe('fair');
    for (const text of ['Gifts for the trade union', 'TradeUnions'])
      expect(reason({ scope: { categories: [text] } }, list)).toBe('sensitive_category');
    expect(reason({ scope: { categories: ['中国白酒'] } }, list)).toBe('sensitive_category');
    for (const sensitive of [[], ['tea']])
      expect(reason({ scope: { categories: ['Baby'] } }, { ...list, sensitive })).toBe('sensitive_category');
  });
});

describe('device class, locale, address and payment means', () => {
  it('have no field a condition could ask for', () => {
    for (const field of ['device', 'device.class', 'locale', 'customer.country', 'customer.address', 'payment.method'])
      expect(v.safeParse(conditionSchema, { field, op: 'eq', value: 'x' }).success).toBe(false);
    expect(conditionFields.filter((field) => /device|locale|address|country|city|payment|card/.test(field))).toEqual([]);
  });

  it.each(['mobile', 'iOS', 'desktop-site', 'Android app', 'paypal', 'en-language'])('cannot be told by the channel: %s', (channel) => {
    expect(reason({ when: { field: 'channel', op: 'eq', value: channel } })).toBe('protected_attribute');
  });

  it.each(['deviceType', 'browser', 'user_locale', 'language', 'zip_code', 'shippingCountry', 'city', 'card_issuer', 'payment', 'ip'])(
    'cannot be a feature: fact.%s',
    (name) => expect(featureReason(`fact.${name}`)).toBe('protected_attribute'),
  );

  it('are no reason to refuse goods that are called so', () => {
    expect(reason({ scope: { categories: ['Mobile phones', 'City bikes'] } })).toBe('fair');
    expect(featureReason('coupon.couponType', ['Mobile phones'])).toBe('fair');
    expect(reason({ when: { field: 'channel', op: 'in', value: ['site', 'newsletter'] } })).toBe('fair');
    expect(featureReason('session.views')).toBe('fair');
  });
});

describe('the public floor and ceiling', () => {
  const bounds = { floor: 300, ceiling: 500, sensitive: [] };
  const worth = (amount: number): Partial<Coupon> => ({ discount: { kind: 'fixed', amount } });
  it.each([
    [299, 'value_below_floor'],
    [300, 'fair'],
    [500, 'fair'],
    [501, 'value_above_ceiling'],
  ])('bound what a coupon may be worth: %i is %s', (amount, code) => expect(reason(worth(amount), bounds)).toBe(code));

  it('bound gifts and points by what they cost', () => {
    expect(reason({ discount: { kind: 'points', points: 1_000, value: 299 } }, bounds)).toBe('value_below_floor');
    expect(reason({ discount: { kind: 'gift', itemId: 'mug', quantity: 1, value: 501 } }, bounds)).toBe('value_above_ceiling');
  });

  it('are written into every campaign: the stated ones, or those its coupons keep', () => {
    expect(smallCampaign().fairness).toEqual({ floor: 1_000, ceiling: 1_000, sensitive: [] });
    expect(smallCampaign({ fairness: { floor: 5, ceiling: 1_000 } }).fairness).toEqual({ floor: 5, ceiling: 1_000, sensitive: [] });
    expect(v.safeParse(campaignSchema, { ...smallCampaign(), fairness: { floor: 2, ceiling: 1 } }).success).toBe(false);
  });
});

it('finds the demo campaign fair, and says where another is not', () => {
  const campaign = demoCampaign();
  expect(checkFairness(campaign)).toEqual({ ok: true, value: undefined });
  expect(campaign.fairness).toEqual({ floor: 400, ceiling: 1_600, sensitive: [] });
  const [first, ...others] = campaign.coupons;
  const turned = { ...campaign, coupons: [...others, { ...first!, scope: { categories: ['Baby'] } }] };
  expect(checkFairness(turned)).toMatchObject({ ok: false, error: { at: `coupons[${others.length}].scope` } });
});
