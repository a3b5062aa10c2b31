import * as v from 'valibot';
import { expect, test } from 'vitest';
import { demoCampaign } from '../../../demo/campaign';
import { changesOf } from '../../../src/console/pages/coupons/publish/changesOf';
import { standingSchema } from '../../../src/console/pages/overview/Next';

const now = Date.UTC(2026, 10, 26);
const campaign: Readonly<Record<string, unknown>> = { ...demoCampaign() };
const changes = (draft: typeof campaign) => {
  const standing = v.parse(standingSchema, { campaign: draft, issues: [], published: { campaign } });
  return changesOf(standing.campaign ?? {}, standing.published?.campaign ?? {}, now);
};

test('nothing waits to be published where the draft is what is live, and what differs does', () => {
  expect(changes(campaign)).toEqual([]);
  expect(changes({ ...campaign, currency: 'EUR' })).toEqual([{ what: 'shop', fields: [{ at: 'currency', from: 'USD', to: 'EUR' }] }]);
});
