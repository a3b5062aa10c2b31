import { expect, test } from 'vitest';
import type { Summary } from '../../../../src/console/api/summarySchema';
import { createFormats } from '../../../../src/console/i18n/i18n';
import { rowColumns } from '../../../../src/console/pages/campaigns/list/cells';
import { type CampaignRow, campaignRows } from '../../../../src/console/pages/campaigns/model/campaignRows';
import type { Draft } from '../../../../src/console/pages/coupons/draft/draft';
import { changesOf } from '../../../../src/console/pages/coupons/publish/changesOf';
import { csvRows } from '../../../../src/console/ui/table/csv';
import { stringsIn } from '../../../helpers/console/strings';

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
const summary = { catalog: [entry('tea', 100, 2), entry('books', 40, 1)], unlisted: [], campaigns: [] };
const rows = (draft = file(), live = file(), now = 200, figures: Pick<Summary, 'catalog' | 'unlisted' | 'campaigns'> = summary) =>
  campaignRows(draft, live, figures, now, 'Main');
const statuses = (...given: Parameters<typeof rows>) => rows(...given).map(({ status, changed }) => (changed ? `${status}*` : status));

test('a campaign without the defaults of the published one has no changes', () => {
  const { campaigns, ...rest } = file();
  const [spring] = campaigns as readonly object[];
  expect(statuses(file(), { ...rest, campaigns: [{ ...spring, combine: 'combined' }] })[0]).toBe('live');
  expect(statuses(file(), { ...rest, campaigns: [{ ...spring, combine: 'exclusive' }] })[0]).toBe('live*');
});

test('a CSV file has the last day in the shop’s time zone', () => {
  const columns = rowColumns<CampaignRow>(stringsIn('en').campaignList, createFormats('en'), {
    currency: 'EUR',
    timeZone: 'Pacific/Auckland',
  });
  const [row] = rows();
  const ending = (endsAt: number | null) => csvRows([columns.period], [{ ...row!, endsAt }]);
  expect(ending(Date.parse('2026-11-30T11:00:00Z'))).toEqual([['Ends'], ['2026-11-30']]);
  expect(ending(null)).toEqual([['Ends'], [null]]);
});

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

test('what was spent stays when coupons have ended or are paused, and devices no longer get them', () => {
  const { coupon: _, ...spent } = entry('tea', 100, 2);
  const figures = { catalog: [], unlisted: [{ couponId: 'tea', ...spent }], campaigns: [] };
  expect(rows(file(), file(), 2_000, figures)[0]).toMatchObject({ status: 'ended', used: 100, reserved: 10, claims: 3 });
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
