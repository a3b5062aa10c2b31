import { describe, expect, it } from 'vitest';
import { campaignSchema } from '../../../src/bundle/campaign';
import { publicHalf } from '../../../src/bundle/keys';
import type { Condition } from '../../../src/protocol/coupons/condition';
import { parseWith } from '../../../src/protocol/values/parse';
import { smallCampaign } from '../trainer/fixtures';

const member: Condition = { field: 'customer.member', op: 'eq', value: true };
const big: Condition = { field: 'cart.value', op: 'gte', value: 5_000 };
const stacking = { combinesWith: ['order'] };
const file = (campaigns: object[], change: object = {}) => {
  const { fairness: _, ...campaign } = smallCampaign();
  const coupons = campaign.coupons.map((coupon) => ({ ...coupon, stacking, startsAt: 100, endsAt: 900 }));
  return { ...campaign, coupons, rule: ['lamps-10', 'tea-10'], campaigns, ...change };
};
const read = (campaigns: object[], change: object = {}) => {
  const parsed = parseWith(campaignSchema, file(campaigns, change), 'campaign_invalid');
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
};
const couponOf = (campaigns: object[], id = 'tea-10') => read(campaigns).coupons.find((coupon) => coupon.id === id);
const spring = { id: 'spring', name: 'Spring sale', coupons: ['tea-10'] };

describe('several campaigns in one file', () => {
  it('leave coupons in none as they are, and files without any', () => {
    const plain = read([]);
    expect(read([spring]).coupons).toEqual(plain.coupons);
    expect(read([{ ...spring, priority: 3, when: member }]).coupons.slice(1)).toEqual(plain.coupons.slice(1));
  });

  it('merge audience and dates into their coupons', () => {
    const coupons = file([]).coupons.map((coupon, i) => (i === 0 ? { ...coupon, when: big } : coupon));
    const campaigns = [{ ...spring, when: member, startsAt: 200, endsAt: 2_000 }];
    expect(read(campaigns, { coupons }).coupons[0]).toMatchObject({ when: { all: [member, big] }, startsAt: 200, endsAt: 900 });
    expect(couponOf([{ ...spring, when: member }])?.when).toEqual(member);
  });

  it('give their coupons a priority, and the number of an exclusive campaign', () => {
    expect(couponOf([{ ...spring, priority: 7 }])?.priority).toBe(7);
    expect(couponOf([spring])).not.toHaveProperty('priority');
    const tea = couponOf([
      { id: 'other', name: 'Other' },
      { id: 'first', name: 'First', combine: 'exclusive' },
      { ...spring, combine: 'exclusive' },
    ]);
    expect(tea).toMatchObject({ group: 2 });
    expect(tea).not.toHaveProperty('stacking');
    expect(couponOf([spring])).toMatchObject({ stacking });
  });

  it('leave the bundle while they are paused, or if they never meet their coupon', () => {
    for (const change of [{ paused: true }, { startsAt: 900 }, { endsAt: 100 }]) {
      const campaign = read([{ ...spring, ...change }]);
      expect(campaign.coupons.map(({ id }) => id)).toEqual(['plants-10', 'lamps-10']);
      expect(campaign.rule).toEqual(['lamps-10']);
    }
  });

  it('keep a paused coupon in the file alone', () => {
    const coupons = file([]).coupons.map((coupon, i) => ({ ...coupon, paused: i > 0 }));
    const [only, ...others] = read([], { coupons }).coupons;
    expect([only?.id, others]).toEqual(['tea-10', []]);
    expect(only).not.toHaveProperty('paused');
  });

  it('tell devices no name, id or budget, and no saved segment', () => {
    const segments = [{ id: 'vips', name: 'Our best', when: member }];
    const text = JSON.stringify(publicHalf(read([{ ...spring, budget: { money: 12_345 } }], { segments })));
    for (const secret of ['spring', 'Spring', '12345', 'vips', 'Our best']) expect(text).not.toContain(secret);
  });

  it('ignore what only they may set', () => {
    const coupons = file([]).coupons.map((coupon) => ({ ...coupon, priority: 9, group: 1 }));
    for (const coupon of read([], { coupons }).coupons) expect(coupon).not.toHaveProperty('priority');
  });

  it('may hold more coupons than a bundle, if enough of them are paused', () => {
    const [tea] = file([]).coupons;
    const coupons = Array.from({ length: 300 }, (_, n) => ({ ...tea, id: `c${n}` }));
    const rest = { coupons, rule: [], budgets: {} };
    const paused = { ...spring, coupons: coupons.slice(128).map(({ id }) => id), paused: true };
    expect(read([paused], rest).coupons).toHaveLength(128);
    const refused = parseWith(campaignSchema, file([{ ...paused, coupons: paused.coupons.slice(1) }], rest), 'campaign_invalid');
    expect(!refused.ok && refused.error.message).toContain('devices would get 129 coupons');
  });
});
