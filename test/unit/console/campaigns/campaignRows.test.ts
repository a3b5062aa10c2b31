import { expect, test } from 'vitest';
import type { Summary } from '../../../../src/console/api/summarySchema';
import { campaignRows } from '../../../../src/console/pages/campaigns/model/campaignRows';
import type { Draft } from '../../../../src/console/pages/coupons/draft/draft';
import { changesOf } from '../../../../src/console/pages/coupons/publish/changesOf';

const coupon = (id: string, startsAt = 0, endsAt = 1_000) => ({
  id,
  version: 1,
  title: { en: id },
  discount: { kind: 'fixed', amount: 100 },
  startsAt,
  endsAt,
});
const file = (change: object = {}): Draft => ({
  coupons: [coupon('tea'), coupon('shoes', 500), coupon('books')],
  budgets: { books: { money: 70 } },
  campaigns: [{ id: 'spring', name: 'Spring', coupons: ['tea', 'shoes'], priority: 3, budget: { money: 900 } }],
  ...change,
});
const entry = (id: string, usedMoney: number, usedCount: number) => ({
  ...({ coupon: coupon(id) } as unknown as Summary['catalog'][number]),
  usedMoney,
  usedCount,
  reservedMoney: 10,
  reservedCount: 1,
});
const summary = { catalog: [entry('tea', 100, 2), entry('books', 40, 1)], campaigns: [] };
const rows = (draft = file(), live = file(), now = 200, figures: Pick<Summary, 'catalog' | 'campaigns'> = summary) =>
  campaignRows(draft, live, figures, now, 'Main');
const statuses = (...given: Parameters<typeof rows>) => rows(...given).map(({ status, changed }) => (changed ? `${status}*` : status));

test('campaigns come in the file’s order, with the coupons of none in the main one', () => {
  expect(rows()).toMatchObject([
    { id: 'spring', name: 'Spring', priority: 3, coupons: [{ id: 'tea' }, { id: 'shoes' }], startsAt: 0, endsAt: 1_000 },
    { id: '+main', name: 'Main', priority: 0, coupons: [{ id: 'books' }] },
  ]);
});

test('a campaign has spent what its coupons have, of the shared budget or of all their own', () => {
  expect(rows()).toMatchObject([
    { used: 100, reserved: 10, budget: 900, claims: 3 },
    { used: 40, reserved: 10, budget: 70, claims: 2 },
  ]);
  // Coupons that have left the catalog count, too.
  const use = { campaignId: 'spring', usedMoney: 300, reservedMoney: 0, usedCount: 7, reservedCount: 1 };
  expect(rows(file(), file(), 200, { ...summary, campaigns: [use] })[0]).toMatchObject({ used: 300, claims: 8 });
});

test('a campaign is live, scheduled, ended, paused, new or empty', () => {
  const with_ = (change: object) => file({ campaigns: [{ id: 'spring', name: 'Spring', coupons: ['tea', 'shoes'], ...change }] });
  const live = with_({});
  expect(statuses(live, live)).toEqual(['live', 'live']);
  expect(statuses(live, live, 1_000)).toEqual(['ended', 'ended']);
  expect(statuses(with_({ startsAt: 300 }), live)).toEqual(['scheduled*', 'live']);
  expect(statuses(with_({ paused: true }), live)).toEqual(['paused*', 'live']);
  expect(statuses(live, {})).toEqual(['new*', 'new*']);
  expect(
    statuses(file({ campaigns: [{ id: 'spring', name: 'Spring' }] }), file({ campaigns: [{ id: 'spring', name: 'Spring' }] })),
  ).toEqual(['empty', 'live']);
});

test('what publishing changes about campaigns is told by name and field', () => {
  const before = file();
  const after = file({
    campaigns: [
      { id: 'spring', name: 'Spring', coupons: ['tea', 'shoes'], priority: 4, budget: { money: 900 } },
      { id: 'summer', name: 'Summer', coupons: [] },
    ],
    segments: [{ id: 's', name: 'S', when: { all: [] } }],
  });
  expect(changesOf(before, before, 0)).toEqual([]);
  expect(changesOf(after, before, 0)).toMatchObject([
    { what: 'campaign', campaign: 'Spring', fields: [{ at: 'campaigns.0.priority', from: 3, to: 4 }] },
    { what: 'campaignAdded', campaign: 'Summer' },
    { what: 'shop', fields: [{ at: 'segments' }] },
  ]);
  expect(changesOf(before, after, 0)).toContainEqual({ what: 'campaignRemoved', campaign: 'Summer' });
});
