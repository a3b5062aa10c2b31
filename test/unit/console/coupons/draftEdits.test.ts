import { expect, test } from 'vitest';
import { checkCampaign } from '../../../../src/campaigns/checkCampaign';
import { keptParts, withFairness } from '../../../../src/console/pages/campaigns/shop/Advanced';
import { channelsOf, withChannel } from '../../../../src/console/pages/campaigns/shop/ChannelFields';
import { redrawn, withShare } from '../../../../src/console/pages/campaigns/shop/Experiment';
import { type Draft, duplicateCoupon, freeId, setAt, valueAt } from '../../../../src/console/pages/coupons/draft/draft';
import { newDiscount } from '../../../../src/console/pages/coupons/editor/discountForms';
import { seededRng } from '../../../../src/maths/random';

const draft: Draft = {
  unknown: { kept: true },
  coupons: [{ id: 'tea', title: { en: 'Tea', 'zh-CN': '茶' } }, { id: 'tea-2' }, { id: 'cup' }],
  budgets: { tea: { money: 100 }, cup: {} },
  limits: { tea: { perCustomer: 1 } },
  codes: { tea: { from: 'shared', code: 'TEA1' } },
  rule: ['cup', 'tea'],
};

test('a value is read and set at its place, and everything else stays the same object', () => {
  expect(valueAt(draft, 'coupons.0.title.zh-CN')).toBe('茶');
  expect(valueAt(draft, 'coupons.9.title')).toBeUndefined();
  expect(valueAt(draft, 'toString')).toBeUndefined();
  const next = setAt(draft, 'coupons.0.title.en', 'Pot');
  expect(valueAt(next, 'coupons.0.title')).toEqual({ en: 'Pot', 'zh-CN': '茶' });
  expect(next.budgets).toBe(draft.budgets);
  expect((next.coupons as unknown[])[1]).toBe((draft.coupons as unknown[])[1]);
  expect(valueAt(draft, 'coupons.0.title.en')).toBe('Tea');
});

test('nothing takes a field or an entry of a list away, and what is missing on the way is made', () => {
  expect(setAt({ a: { b: 1, c: 2 } }, 'a.b', undefined)).toEqual({ a: { c: 2 } });
  expect(setAt({ list: [1, 2, 3] }, 'list.1', undefined)).toEqual({ list: [1, 3] });
  expect(setAt({ list: [1] }, 'list.1', 2)).toEqual({ list: [1, 2] });
  expect(setAt({}, 'budgets.tea.money', 5)).toEqual({ budgets: { tea: { money: 5 } } });
});

test('a copy stands behind its coupon under a free id, without its shared code', () => {
  const made = duplicateCoupon(draft, 'tea');
  expect(made?.id).toBe('tea-3');
  expect(made?.draft.coupons).toMatchObject([{ id: 'tea' }, { id: 'tea-3', title: { en: 'Tea' } }, { id: 'tea-2' }, { id: 'cup' }]);
  expect(made?.draft.budgets).toMatchObject({ 'tea-3': { money: 100 } });
  expect(valueAt(made?.draft, 'codes.tea-3')).toEqual({ from: 'shared', code: '' });
  expect(made?.draft.rule).toEqual(['cup', 'tea', 'tea-3']);
  expect(freeId(draft, 'new')).toBe('new');
});

test('another form of discount keeps what it also needs', () => {
  const percent = { kind: 'percent', basisPoints: 1_500, cap: 2_000 };
  expect(newDiscount('fixed', percent)).toEqual({ kind: 'fixed', amount: 2_000 });
  expect(newDiscount('cashBack', percent)).toEqual({ kind: 'cashBack', basisPoints: 1_500, cap: 2_000 });
  expect(newDiscount('gift', percent)).toEqual({ kind: 'gift', quantity: 1, value: 2_000 });
  expect(newDiscount('tiers', percent)).toEqual({ kind: 'tiers', tiers: [{}], cap: 2_000 });
});

test('three shares make exactly 1, whatever two of them are', () => {
  const shares = (a: unknown, b: unknown) => valueAt(withShare(withShare({}, 'none', a), 'rule', b), 'experiment.shares');
  expect(shares(0.1, 0.2)).toEqual({ none: 0.1, rule: 0.2, couplet: 0.7 });
  for (let none = 0; none <= 0.9; none += 0.03) {
    const { couplet, ...others } = shares(none, 0.07) as { none: number; rule: number; couplet: number };
    expect(Math.abs(others.none + others.rule + couplet - 1)).toBeLessThan(1e-4);
  }
  expect(shares(0.9, 0.3)).toEqual({ none: 0.9, rule: 0.3, couplet: 0 });
  expect(shares('1o', 0.3)).toEqual({ none: '1o', rule: 0.3, couplet: 0.7 });
});

test('a new experiment has another id and salt; after a stop it begins with the usual shares', () => {
  const experiment = { hashVersion: 1, id: 'exp-1', salt: 's', shares: { none: 0.2, rule: 0.2, couplet: 0.6 }, explore: 0.03 };
  const begun = redrawn({ experiment }, 'start', 0, seededRng(1)).experiment as typeof experiment;
  expect(begun).toMatchObject({ shares: experiment.shares, explore: 0.03 });
  expect(begun.id).not.toBe('exp-1');
  expect(begun.salt).not.toBe('s');
  const stopped = redrawn({ experiment }, 'stop', 0, seededRng(1));
  expect(stopped.experiment).toMatchObject({ shares: { none: 0, rule: 0, couplet: 1 }, explore: 0.03 });
  expect(redrawn(stopped, 'start', 0, seededRng(2)).experiment).toMatchObject({ shares: { none: 0.1, rule: 0.1, couplet: 0.8 } });
  // A draft that lost its experiment gets one that can be published.
  const mended = redrawn({}, 'start', 0, seededRng(3));
  expect(checkCampaign(mended, { now: 0 }).filter(({ at }) => at.startsWith('experiment'))).toEqual([]);
});

test('bounds of fairness come and go as a whole', () => {
  const bounded = withFairness(withFairness(draft, 'floor', 100), 'ceiling', 500);
  expect(bounded.fairness).toEqual({ floor: 100, ceiling: 500 });
  expect(withFairness(withFairness(bounded, 'floor', undefined), 'ceiling', undefined)).toEqual(draft);
});

test('what no field shows is told, and what one shows is not', () => {
  expect(keptParts(draft)).toEqual({ unknown: { kept: true } });
  expect(keptParts({ policy: { aim: 'efficiency' } })).toEqual({});
  expect(
    keptParts({ policy: { aim: 'efficiency', rewardScale: 9 }, coupons: [{ id: 'tea', attributes: { season: 'winter' } }, { id: 'cup' }] }),
  ).toEqual({
    policy: { rewardScale: 9 },
    attributes: { tea: { season: 'winter' } },
  });
});

test('a channel that is on is kept with its cost, and without any there are no hours and caps either', () => {
  const on = withChannel(draft, 'email', true);
  expect(on.channels).toEqual({ email: { cost: 0 } });
  expect(channelsOf(on)).toEqual(['email']);
  const both = withChannel(setAt(on, 'channels.quietHours', { from: 22, to: 7 }), 'push', true);
  expect(withChannel(both, 'email', false).channels).toEqual({ quietHours: { from: 22, to: 7 }, push: { cost: 0 } });
  expect(withChannel(on, 'email', false)).toEqual(draft);
});

test('who takes the last channel off and puts one on again has the hours and caps of before', () => {
  const before = { push: { cost: 1 }, quietHours: { from: 22, to: 7 }, cap: { perDay: 2 } };
  const off = withChannel({ ...draft, channels: before }, 'push', false);
  expect(off).toEqual(draft);
  expect(withChannel(off, 'sms', true, before).channels).toEqual({ ...before, push: undefined, sms: { cost: 0 } });
});

test('what is wrong with a channel is told at its field', () => {
  const channels = { push: { cost: 'dear' }, quietHours: { from: 24, to: 8 }, cap: { perDay: 3, perWeek: 0 } };
  const places = checkCampaign({ ...draft, channels }, { now: 0 }).map(({ code, at }) => `${at} ${code}`);
  expect(places.filter((place) => place.startsWith('channels'))).toEqual([
    'channels.push.cost field_invalid',
    'channels.quietHours.from value_too_large',
    'channels.cap.perDay value_too_large',
    'channels.cap.perWeek value_too_small',
  ]);
});
