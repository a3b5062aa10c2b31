import { expect, it } from 'vitest';
import { checkCampaign } from '../../../../src/campaigns/checkCampaign';
import { startCampaign } from '../../../../src/console/pages/campaigns/start/startCampaign';
import { type Draft, idOfTitle, renameCoupon, setAt } from '../../../../src/console/pages/coupons/draft/draft';
import { couponOfIssue } from '../../../../src/console/pages/coupons/issues/issuePlaces';
import { issuesOfCoupon } from '../../../../src/console/pages/coupons/issues/useIssues';

const NOW = Date.UTC(2026, 0, 1);
const shop = { currency: 'EUR', timeZone: 'UTC', marginRate: 0.4, holdout: 0.1 };
const added = (draft: Draft | undefined, title: string): Draft => {
  const made = startCampaign(draft, 'scratch', { ...(draft ? {} : shop), title, categories: ['Tea'], percent: 10, cap: 2_000 }, NOW);
  return made.ok ? made.value.draft : expect.unreachable(made.error.message);
};
const draft = [
  ['coupons.1.title', {}],
  ['coupons.1.discount.basisPoints', 0],
  ['coupons.1.endsAt', 5],
  ['budgets.tea-2.money', 1],
  ['coupons.2.when', { field: 'cart.value', op: 'gte', value: -1 }],
  ['experiment.creatives', { id: 'abc', couponId: 'gone', variants: [] }],
].reduce((so, [at, value]) => setAt(so, at as string, value), added(added(added(undefined, 'Tea'), 'Tea'), 'Pots'));

it.each(['tea', 'tea-2', 'pots'])('the issues of %s alone are those that the whole draft has for it', (id) => {
  const options = { now: NOW };
  const whole = checkCampaign(draft, options);
  const ids = ['tea', 'tea-2', 'pots'];
  const expected = whole.filter((issue) => couponOfIssue(issue, ids) === ids.indexOf(id));
  const sorted = (issues: typeof whole) => issues.map((issue) => JSON.stringify(issue)).sort();
  expect(sorted(issuesOfCoupon(draft, id, whole, options))).toEqual(sorted(expected));
  expect(whole.length).toBeGreaterThan(expected.length);
});

it('an id is made from the Latin letters of a title', () => {
  expect(idOfTitle('20 % off Crème & Tea!')).toBe('20-off-creme-tea');
  expect(idOfTitle(`${'Tea '.repeat(20)}`)).toMatch(/^(tea-)+tea?$/);
  for (const none of ['下一壶茶', '', 'Coupon', undefined]) expect(idOfTitle(none)).toBeUndefined();
});

it('a new id stands wherever the coupon is named', () => {
  const whole = setAt(setAt(draft, 'codes.pots', { from: 'pool' }), 'experiment.creatives.couponId', 'pots');
  const renamed = renameCoupon(whole, 'pots', 'pots-20');
  expect(JSON.stringify(renamed)).toBe(JSON.stringify(whole).replaceAll('"pots"', '"pots-20"'));
  expect(renameCoupon(draft, 'pots', 'tea')).toBe(draft);
  expect(renameCoupon(draft, 'gone', 'new')).toBe(draft);
});
