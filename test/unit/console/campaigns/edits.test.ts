import { expect, test } from 'vitest';
import {
  duplicateCampaigns,
  duplicateCoupons,
  extendCampaigns,
  freeCampaignId,
  moveCoupons,
  pauseCampaigns,
  removeCampaigns,
  undone,
} from '../../../../src/console/pages/campaigns/model/edits';
import type { Draft } from '../../../../src/console/pages/coupons/draft/draft';
import { DAY } from '../../../../src/protocol/values/clock';

const NOW = 100 * DAY;
const coupon = (id: string, endsAt = 200 * DAY) => ({ id, version: 1, title: { en: id }, startsAt: 0, endsAt });
const draft: Draft = {
  label: 'shop',
  coupons: [coupon('tea'), coupon('shoes', 50 * DAY), coupon('books')],
  budgets: { tea: { money: 5 }, books: { money: 7 } },
  codes: { tea: { from: 'pool' } },
  rule: ['books', 'tea'],
  campaigns: [
    { id: 'spring', name: 'Spring', coupons: ['tea', 'shoes'], endsAt: 150 * DAY },
    { id: 'summer', name: 'Summer', coupons: [] },
  ],
};
const ids = (...names: string[]) => new Set(names);

test('a moved coupon is in one campaign, and in none once it is moved to the main one', () => {
  const moved = moveCoupons(draft, ids('tea'), 'summer');
  expect(moved.campaigns).toMatchObject([{ coupons: ['shoes'] }, { coupons: ['tea'] }]);
  expect(moveCoupons(moved, ids('tea'), '+main').campaigns).toMatchObject([{ coupons: ['shoes'] }, { coupons: [] }]);
  expect(moved.coupons).toBe(draft.coupons);
});

test('a deleted campaign takes its coupons along, wherever they are named', () => {
  expect(removeCampaigns(draft, ids('spring'))).toEqual({
    label: 'shop',
    coupons: [coupon('books')],
    budgets: { books: { money: 7 } },
    codes: {},
    rule: ['books'],
    campaigns: [{ id: 'summer', name: 'Summer', coupons: [] }],
  });
});

test('a campaign is copied with its coupons, paused, under free ids', () => {
  const copied = duplicateCampaigns(draft, ids('spring'), (name) => `Copy of ${name}`);
  expect(copied.campaigns).toMatchObject([
    { id: 'spring', coupons: ['tea', 'shoes'] },
    { id: 'summer' },
    { id: 'spring-2', name: 'Copy of Spring', coupons: ['tea-2', 'shoes-2'], paused: true },
  ]);
  expect(copied.budgets).toMatchObject({ tea: { money: 5 }, 'tea-2': { money: 5 } });
  expect(freeCampaignId(copied, 'spring')).toBe('spring-3');
});

test('a copied coupon stays in the campaign of its original', () =>
  expect(duplicateCoupons(draft, ids('tea')).draft.campaigns).toMatchObject([{ coupons: ['tea', 'shoes', 'tea-2'] }, { coupons: [] }]));

test('a campaign is extended with its coupons, those that have ended from now on', () => {
  const extended = extendCampaigns(draft, ids('spring'), 30, NOW);
  expect(extended.campaigns).toMatchObject([{ endsAt: 180 * DAY }, {}]);
  expect(extended.coupons).toMatchObject([{ endsAt: 230 * DAY }, { endsAt: 130 * DAY }, { endsAt: 200 * DAY }]);
  expect((extended.campaigns as Draft[])[1]).not.toHaveProperty('endsAt');
});

test('an edit is taken back, but not in parts that were changed since', () => {
  const after = pauseCampaigns(draft, ids('spring'), true);
  expect((after.campaigns as Draft[])[0]).toMatchObject({ paused: true });
  expect(undone(after, draft, after)).toEqual(draft);
  expect(undone({ ...after, label: 'other' }, draft, after)).toEqual({ ...draft, label: 'other' });
  const later = { ...after, campaigns: [] };
  expect(undone(later, draft, after)).toEqual(later);
});
