import { afterAll, expect, it } from 'vitest';
import { buildHelper } from '../../src/server/aggregationHelper/startHelper';
import { createHelperClient } from '../../src/server/reports/aggregation/helperClient';
import { withLeader } from '../../src/server/reports/aggregation/leaderKeys';
import { smallCampaign } from '../unit/trainer/fixtures';
import { startTestAggregator } from './testAggregator';

const SECRET = 'a secret of at least 32 characters';
const NOW = 1_700_000_000_000;
const other = await startTestAggregator(SECRET, () => NOW);
/** The same aggregator, as it told its key before there was a choice. */
const before = await buildHelper({ helper: other.helper, bearer: SECRET, key: other.key, logLevel: 'silent' });
before.addHook('onSend', async (_request, _reply, payload) => JSON.stringify({ ...JSON.parse(String(payload)), questions: undefined }));
const beforeUrl = await before.listen({ port: 0, host: '127.0.0.1' });
afterAll(async () => {
  await before.close();
  await other.close();
});

const key = { publicKey: 'B', privateKey: '', madeAt: NOW, liveDay: Math.floor(NOW / 86_400_000) };
const store = { splitKeys: async () => [key], addSplitKey: async () => undefined };
const asking = (question?: 'visit-cell') => {
  const helper = { operator: 'A foundation', key: other.key };
  const { reports, ...campaign } = smallCampaign();
  return {
    ...campaign,
    reports: { ...reports, mode: 'split' as const, enabled: false, split: { helper, ...(question ? { question } : {}) } },
  };
};
const published = async (url: string, question?: 'visit-cell', live?: ReturnType<typeof asking>) => {
  const given = await withLeader(asking(question), createHelperClient(url, SECRET), store, NOW, live?.reports);
  return given.ok ? given.value.reports.split?.leader : given.error.code;
};

const SILENT = 'http://127.0.0.1:9';

it('a campaign that asks about visits is published with an aggregator that can count them', async () => {
  expect(await published(other.url, 'visit-cell')).toBe('B');
});

it('with one that is silent just now it goes on where devices are asked that already, and else waits for its answer', async () => {
  const live = asking('visit-cell');
  const { reports } = live;
  const elsewhere = { ...live, reports: { ...reports, split: { ...reports.split, helper: { operator: 'Another', key: 'B' } } } };
  expect(await published(SILENT, 'visit-cell', live)).toBe('B');
  for (const before of [undefined, asking(), elsewhere, { ...live, reports: { ...reports, mode: 'off' as never } }])
    expect(await published(SILENT, 'visit-cell', before)).toBe('split_helper_silent');
  expect(await published(SILENT)).toBe('B');
  expect(await published(beforeUrl, 'visit-cell', live)).toBe('split_helper_outdated');
});

it('it is refused where the aggregator is of before there was a choice, and what that one can count is not', async () => {
  expect(await published(beforeUrl, 'visit-cell')).toBe('split_helper_outdated');
  expect(await published(beforeUrl)).toBe('B');
});
