import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ShopperEvent } from '../../../src/protocol/events/shopperEvent';
import { DAY, HOUR } from '../../../src/protocol/values/clock';
import { readHead } from '../../../worker/recording/compaction';
import { foldEvents } from '../../../worker/recording/eventLog';
import type { StartPorts } from '../../../worker/start/page';
import type { DeviceStorage } from '../../../worker/storage/deviceStorage';
import { realisticEvents } from '../../helpers/realisticEvents';
import { type TestBundle, type TestKey, testBundle, testKey } from '../../helpers/testBundle';
import { type TestOrigin, testOrigin } from '../../helpers/testOrigin';
import { START, type TestDevice, testDevice, value, view } from './device';

let key: TestKey;
let bundle: TestBundle;
let origin: TestOrigin;
let device: TestDevice;

beforeAll(async () => {
  key = await testKey();
  bundle = await testBundle(key);
});
beforeEach(() => {
  origin = testOrigin(bundle);
  device = testDevice(key, origin);
});
afterEach(() => device.dispose());

const started = async (ports: Partial<StartPorts> = {}) => {
  const api = device.tab(ports);
  value(await api.start(device.config));
  return api;
};
const chunks = (storage: DeviceStorage) =>
  storage.transaction(['events'], 'readonly', async (t) =>
    (await t.newest('events')).map(({ value }) => [value.version, value.events.length]),
  );
const views = (count: number) => Array.from({ length: count }, (_, i) => view(`cat-${i % 4}`, START + i, `item-${i % 50}`));

/** A visit of so many views, an hour ago. */
const visited = async (count: number) => {
  const api = await started();
  value(await api.record(views(count)));
  await device.pass(HOUR);
  return device.storage();
};

test('is not downloaded while a session lasts, nor for a short log', async () => {
  const storage = await visited(230);
  await started();
  await device.settled();
  expect(origin.callsTo('/assets/compaction.js')).toEqual([]);
  expect(await chunks(storage)).toEqual([
    [1, 100],
    [1, 100],
    [1, 30],
  ]);
  const api = await started();
  value(await api.record(views(600).map((event) => ({ ...event, time: event.time + HOUR }))));
  await started();
  await device.settled();
  expect(origin.callsTo('/assets/compaction.js')).toEqual([]);
});

test('packs a long log once a session has ended; later events follow, and inspect counts all and says since when', async () => {
  const storage = await visited(630);
  const api = await started();
  await expect.poll(() => chunks(storage)).toEqual([['gzip/1', 630]]);
  value(await api.record([view('Tea', device.now())]));
  expect(value(await api.inspect())).toMatchObject({ events: 631, since: START, problems: [] });
  const head = await readHead(storage, 10);
  expect(head?.stored.profile).toEqual(foldEvents(head?.events ?? [], head?.stored.settings ?? never()));
});
const never = (): never => {
  throw new Error('no log');
};

test('no chunk of the log is read from a start to its first decision', async () => {
  await visited(230);
  const read: string[] = [];
  const api = await started({
    openStorage: async () => {
      const storage = await device.ports.openStorage(true);
      return {
        ...storage,
        transaction: (tables, mode, work) =>
          storage.transaction(tables, mode, (t) =>
            work({
              ...t,
              get: (table, key) => {
                read.push(table);
                return t.get(table, key);
              },
              newest: (table, count) => {
                read.push(table);
                return t.newest(table, count);
              },
            }),
          ),
      };
    },
  });
  value(await api.decide({ facts: {}, channel: 'site' }));
  expect(read.length).toBeGreaterThan(0);
  expect(read).not.toContain('events');
  expect(value(await api.inspect()).decisions.length).toBe(1);
  expect(read).toContain('events');
});

test('runs for a short log too when it has events of 180 days ago, and drops them', async () => {
  const storage = await visited(20);
  await device.pass(181 * DAY);
  const api = await started();
  await expect.poll(() => chunks(storage)).toEqual([]);
  expect(value(await api.inspect())).toMatchObject({ events: 0, since: undefined });
  const profile = await storage.transaction(['meta'], 'readonly', (t) => t.meta('profile'));
  expect(profile?.profile).toMatchObject({ visits: 1, session: { views: 20 } });
});

test('rebuilds the profile of a packed log when a bundle changes how interests age', async () => {
  const storage = await visited(630);
  await started();
  await expect.poll(() => chunks(storage)).toEqual([['gzip/1', 630]]);
  origin.publish(await testBundle(key, { change: { profile: { halfLifeMs: 3 * DAY, sequenceLength: 7 } } }));
  await device.pass(HOUR);
  const refreshed = await started();
  await device.settled();
  value(await refreshed.record([view('Tea', device.now())]));
  await device.pass(HOUR);
  await started();
  const stored = () => storage.transaction(['meta'], 'readonly', (t) => t.meta('profile'));
  await expect.poll(async () => (await stored())?.settings.sequenceLength).toBe(7);
  const head = await readHead(storage, 10);
  expect(head?.events?.length).toBe(631);
  expect((await stored())?.profile).toEqual(foldEvents(head?.events ?? [], head?.stored.settings ?? never()));
});

test('loses nothing in two tabs that start and record at once', async () => {
  const storage = await visited(730);
  const unlocked: Partial<StartPorts> = { exclusively: (_, work) => work() };
  const tabs = await Promise.all([started(unlocked), started(unlocked)]);
  await Promise.all(Array.from({ length: 30 }, (_, i) => tabs[i % 2]?.record([view('Tea', device.now() + i)])));
  await expect.poll(async () => (await chunks(storage))[0]?.[0]).toBe('gzip/1');
  const head = await readHead(storage, 10);
  expect(head?.events?.length).toBe(760);
  expect(head?.stored.profile).toEqual(foldEvents(head?.events ?? [], head?.stored.settings ?? never()));
});

test('keeps the events when the chunk cannot be had, and says so', async () => {
  const storage = await visited(630);
  origin.intercept((path) => (path === '/assets/compaction.js' ? { status: 404, body: '' } : undefined));
  const api = await started();
  await expect.poll(async () => value(await api.inspect()).problems.map(({ code }) => code)).toEqual(['chunk_refused']);
  expect((await chunks(storage)).length).toBe(7);
});

describe('brings nothing back', () => {
  test.each<[string, (api: ReturnType<TestDevice['tab']>) => Promise<unknown>]>([
    ['erases', (api) => api.forget()],
    ['withdraws the consent to storage', (api) => api.setConsent({ storage: false, sync: false })],
  ])('when the shopper %s while it packs', async (_, change) => {
    const storage = await visited(630);
    let go = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    let done: Promise<void> | undefined;
    const api = await started({
      loadCompaction: async () => {
        const { compactLog } = await import('../../../worker/recording/compaction');
        return {
          compactLog: (ports, store, settings) => {
            let reads = 0;
            const slow: DeviceStorage = {
              ...store,
              transaction: async (tables, mode, work) => {
                if (reads++ === 1) await gate;
                return store.transaction(tables, mode, work);
              },
            };
            done = compactLog(ports, slow, settings);
            return done;
          },
        };
      },
    });
    await expect.poll(() => done !== undefined).toBe(true);
    await device.settled();
    await change(api);
    go();
    await done?.catch(() => undefined);
    expect(await chunks(storage)).toEqual([]);
    expect(await storage.transaction(['meta'], 'readonly', (t) => t.keys('meta'))).toEqual([]);
  });
});

test('a packed log of 4,000 events takes less than 80 bytes an event, what is still unpacked included', async () => {
  const events: readonly ShopperEvent[] = realisticEvents(4_000, START);
  const storage = await device.storage();
  for (let next = 0; next < events.length; ) {
    const api = await started();
    const visit = events.slice(next, next + 130);
    value(await api.record(visit));
    next += visit.length;
    await device.pass(Math.max(0, (visit.at(-1)?.time ?? 0) + DAY - device.now()));
  }
  const bytes = await storage.transaction(['events'], 'readonly', async (t) =>
    (await t.newest('events')).reduce(
      (sum, { value }) => sum + (value.version === 'gzip/1' ? value.bytes.length : JSON.stringify(value.events).length),
      0,
    ),
  );
  const count = value(await (await started()).inspect()).events;
  expect(count).toBeGreaterThan(1_500);
  expect(bytes / count).toBeLessThan(80);
});
