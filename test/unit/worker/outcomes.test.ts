import { expect, it } from 'vitest';
import { stratumOf } from '../../../src/engine/profile/stratum';
import type { LoadedBundle } from '../../../worker/bundle/loadedBundle';
import { logTables } from '../../../worker/recording/eventLog';
import { recordEvents } from '../../../worker/recording/recordEvents';
import { memoryStorage } from '../../../worker/storage/memoryStorage';
import { bundleParts, START } from '../../helpers/node/fullBundle';

const { manifest } = bundleParts();
const bundle: LoadedBundle = { id: '0123456789abcdef', manifest, shards: new Map() };

/** What is noted and what stays open of a visit that showed nothing three times, and the coupons of `s1` and `s2` between. */
const notedWith = async (reason: 'not_for_me' | 'closed', decisionId: string) => {
  const storage = memoryStorage();
  await storage.transaction(['meta'], 'readwrite', (t) => t.putMeta('open', ['n1', 's1', 'n2', 's2', 'n3']));
  const event = { time: START, couponId: 'kitchen' };
  const events = [
    { name: 'view_promotion' as const, ...event, decisionId: 's1' },
    { name: 'view_promotion' as const, ...event, decisionId: 's2' },
    { name: 'dismiss_promotion' as const, ...event, decisionId, reason },
  ];
  await storage.transaction(logTables, 'readwrite', (t) => recordEvents(t, bundle, false, events));
  return storage.transaction(['meta'], 'readonly', async (t) => ({
    noted: (await t.meta('outcomes'))?.map(({ decisions }) => decisions) ?? [],
    open: await t.meta('open'),
  }));
};

it('"not for me" closes the showing with the decisions to show nothing before it, and leaves other showings open', async () => {
  expect(await notedWith('not_for_me', 's2')).toEqual({ noted: [['n1', 'n2', 's2']], open: ['s1', 'n3'] });
  expect(await notedWith('not_for_me', 's1')).toEqual({ noted: [['n1', 's1']], open: ['n2', 's2', 'n3'] });
});

it('closing a card is no verdict, and one about a decision that is not open closes nothing', async () => {
  const untouched = { noted: [], open: ['n1', 's1', 'n2', 's2', 'n3'] };
  expect(await notedWith('closed', 's2')).toEqual(untouched);
  expect(await notedWith('not_for_me', 'gone')).toEqual(untouched);
});

it('a session in which a profile was taken over is learnt from here, and answered about by the browser it came from', async () => {
  const reporting: LoadedBundle = { ...bundle, manifest: { ...manifest, reports: { ...manifest.reports, enabled: true } } };
  const reportOf = async (imported: number) => {
    const storage = memoryStorage();
    await storage.transaction(['meta'], 'readwrite', async (t) => {
      await t.putMeta('open', ['n1']);
      await t.putMeta('imported', imported);
    });
    for (const time of [START, START + 2 * manifest.session.idleMs])
      await storage.transaction(logTables, 'readwrite', (t) => recordEvents(t, reporting, true, [{ name: 'page_view', time }]));
    const [outcome] = (await storage.transaction(['meta'], 'readonly', (t) => t.meta('outcomes'))) ?? [];
    return [outcome?.decisions, outcome?.report !== undefined];
  };
  expect(await reportOf(START)).toEqual([['n1'], false]);
  expect(await reportOf(START - 1)).toEqual([['n1'], true]);
});

it('a session that is over is written down with what its report may ask of coupons', async () => {
  const storage = memoryStorage();
  const event = { couponId: 'kitchen', decisionId: 's1' };
  const all = [
    { name: 'view_promotion' as const, time: START, ...event },
    { name: 'claim_promotion' as const, time: START + 1_000, ...event },
    { name: 'dismiss_promotion' as const, time: START + 2_000, ...event, reason: 'closed' as const },
  ];
  const reporting: LoadedBundle = { ...bundle, manifest: { ...manifest, reports: { ...manifest.reports, enabled: true } } };
  await storage.transaction(logTables, 'readwrite', (t) => recordEvents(t, reporting, true, all));
  const next = { name: 'page_view' as const, time: START + 2 * manifest.session.idleMs };
  await storage.transaction(logTables, 'readwrite', (t) => recordEvents(t, reporting, true, [next]));
  const [outcome] = (await storage.transaction(['meta'], 'readonly', (t) => t.meta('outcomes'))) ?? [];
  const passed = (['session.shown', 'session.claimed', 'session.dismissed'] as const).map((source) =>
    outcome?.report
      ? stratumOf(outcome.report.profile, [
          { source, atLeast: 1 },
          { source: 'profile.orders', atLeast: 1 },
        ])
      : undefined,
  );
  expect(passed).toEqual([2, 2, 2]);
});
