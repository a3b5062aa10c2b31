import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyProfile, type ProfileSettings, type ShopperProfile } from '../../../src/engine/profile/shopperProfile';
import type { ShopperEvent } from '../../../src/protocol/events/shopperEvent';
import { DAY, MINUTE } from '../../../src/protocol/values/clock';
import type { LoadedBundle } from '../../../worker/bundle/loadedBundle';
import { compactLog, readHead } from '../../../worker/recording/compaction';
import { foldEvents, logTables, type Retention, retention } from '../../../worker/recording/eventLog';
import { recordEvents } from '../../../worker/recording/recordEvents';
import { type DeviceStorage, eraseAllButLedger } from '../../../worker/storage/deviceStorage';
import { memoryStorage } from '../../../worker/storage/memoryStorage';
import { bundleParts } from '../../helpers/node/fullBundle';
import { realisticEvents } from '../../helpers/realisticEvents';
import { anyHistory } from '../shopperHistory';

const settings: ProfileSettings = { halfLifeMs: 14 * DAY, sequenceLength: 50, idleMs: 30 * MINUTE };
const START = 1_700_000_000_000;
const { manifest } = bundleParts();
const bundleWith = (of: ProfileSettings): LoadedBundle => ({
  id: '0123456789abcdef',
  manifest: { ...manifest, profile: { halfLifeMs: of.halfLifeMs, sequenceLength: of.sequenceLength }, session: { idleMs: of.idleMs } },
  shards: new Map(),
});

/** A device's storage, once assigned. */
const device = async (): Promise<DeviceStorage> => {
  const storage = memoryStorage();
  await storage.transaction(['meta'], 'readwrite', (t) => t.putMeta('unit', 'ab'.repeat(16)));
  return storage;
};
const record = (storage: DeviceStorage, events: readonly ShopperEvent[], of = settings): Promise<ShopperProfile> =>
  storage.transaction(logTables, 'readwrite', (t) => recordEvents(t, bundleWith(of), true, events));
const tidy = (storage: DeviceStorage, now: number, { of = settings, limits = retention as Retention } = {}): Promise<void> =>
  compactLog({ clock: () => now, exclusively: (_, work) => work() }, storage, of, limits);
const views = (count: number, from = START): ShopperEvent[] =>
  Array.from({ length: count }, (_, i) => ({
    name: 'view_item',
    time: from + i * MINUTE,
    items: [{ itemId: `item-${i % 37}`, categories: ['Home', `cat-${i % 5}`], price: 100 + i, quantity: 1 }],
  }));

/** The log as it can be read back, and the profile beside the one rebuilt from it. */
const look = async (storage: DeviceStorage) => {
  const head = await readHead(storage, Number.POSITIVE_INFINITY);
  if (!head?.events) throw new Error('no log');
  const { stored, events, log } = head;
  return { ...stored, events, log, rebuilt: foldEvents(events, stored.settings, log?.base) };
};
const sizes = (storage: DeviceStorage) =>
  storage.transaction(['events'], 'readonly', async (t) =>
    (await t.newest('events')).map(({ value }) => [value.version, value.events.length]),
  );
const copyOf = (storage: DeviceStorage) =>
  storage.transaction(logTables, 'readonly', async (t) => [await t.newest('events'), await t.newest('meta')]);

describe('compaction under any history', () => {
  const limits: Retention = { events: 15, age: 90 * DAY, taken: 3 };

  /** Plays a history with compaction after some of its visits. */
  const play = async (
    history: ReturnType<typeof sample>,
    fixed: ProfileSettings | undefined,
    after?: (storage: DeviceStorage) => Promise<unknown>,
  ) => {
    const storage = await device();
    const all: ShopperEvent[] = [];
    let now = START;
    for (const visit of history) {
      const of = fixed ?? visit.settings ?? settings;
      for (const events of visit.batches) {
        await record(storage, events, of);
        all.push(...events);
      }
      now = Math.max(now, ...visit.batches.flat().map(({ time }) => time));
      await tidy(storage, now, { of, limits });
      await after?.(storage);
      const { profile, rebuilt, events, settings: under } = await look(storage);
      if (!isDeepStrictEqual(profile, rebuilt)) expect(profile).toEqual(rebuilt);
      expect(under).toEqual(of);
      expect(events.length).toBeLessThanOrEqual(limits.events);
      expect(events.every(({ time }) => time >= now - limits.age)).toBe(true);
    }
    return { storage, all };
  };
  const sample = (seed: number) => fc.sample(anyHistory(25), { seed, numRuns: 1 })[0]!;

  it('leaves a profile that is the one rebuilt from what is left, under changing bundles, within its bounds', async () => {
    await fc.assert(
      fc.asyncProperty(anyHistory(25), async (history) => void (await play(history, undefined))),
      { numRuns: 400 },
    );
  });

  it('leaves the profile of all events there ever were', async () => {
    await fc.assert(
      fc.asyncProperty(anyHistory(25), async (history) => {
        const once = new Set<string>();
        const { storage, all } = await play(history, settings);
        const fresh = all.filter((event) => event.name !== 'purchase' || (!once.has(event.transactionId) && once.add(event.transactionId)));
        const { profile } = await look(storage);
        const expected = foldEvents(fresh, settings);
        if (!isDeepStrictEqual(profile, expected)) expect(profile).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it('is told from one that forgets what it drops', async () => {
    const forgetful = async (storage: DeviceStorage) =>
      storage.transaction(['meta'], 'readwrite', async (t) => {
        const log = await t.meta('log');
        if (log) await t.putMeta('log', { ...log, base: emptyProfile(0) });
      });
    const failed = await Promise.all(
      Array.from({ length: 40 }, (_, seed) =>
        play(sample(seed), undefined, forgetful).then(
          () => false,
          () => true,
        ),
      ),
    );
    expect(failed.filter(Boolean).length).toBeGreaterThan(20);
  });
});

describe('compaction', () => {
  it('packs all chunks into one, which later events follow', async () => {
    const storage = await device();
    await record(storage, views(730));
    await tidy(storage, START + DAY);
    expect(await sizes(storage)).toEqual([['gzip/1', 730]]);
    const profile = await record(storage, views(130, START + DAY));
    expect(await sizes(storage)).toEqual([
      ['gzip/1', 730],
      [1, 100],
      [1, 30],
    ]);
    expect((await look(storage)).rebuilt).toEqual(profile);
    await tidy(storage, START + 2 * DAY);
    expect(await sizes(storage)).toEqual([['gzip/1', 860]]);
    expect((await look(storage)).events).toEqual([...views(730), ...views(130, START + DAY)]);
  });

  it('keeps 10,000 events of the last 150 days at most, however long it was not called, and the profile of all', async () => {
    const storage = await device();
    const events = views(23_456);
    for (let i = 0; i < events.length; i += 500) await record(storage, events.slice(i, i + 500));
    const now = events.at(-1)!.time;
    await tidy(storage, now);
    expect(await sizes(storage)).toEqual([['gzip/1', 10_000]]);
    const { profile, rebuilt, log } = await look(storage);
    expect(profile).toEqual(foldEvents(events, settings));
    expect(rebuilt).toEqual(profile);
    expect(log?.passes).toBe(3);
    await tidy(storage, now + 151 * DAY);
    expect(await sizes(storage)).toEqual([]);
    expect((await look(storage)).profile).toEqual(profile);
    expect((await look(storage)).rebuilt).toEqual(profile);
  });

  it('takes 80 bytes an event at most of a log with names, categories, brands and prices', async () => {
    const storage = await device();
    await record(storage, realisticEvents(4_000, START));
    await tidy(storage, START + 30 * DAY);
    const [chunk] = await storage.transaction(['events'], 'readonly', (t) => t.newest('events'));
    if (chunk?.value.version !== 'gzip/1') throw new Error('not packed');
    expect(chunk.value.events.length).toBe(4_000);
    expect(chunk.value.bytes.length / 4_000).toBeLessThan(80);
  });

  it('rebuilds the profile of a packed log under the settings of a new bundle, and not before', async () => {
    const storage = await device();
    const shorter = { ...settings, halfLifeMs: DAY, sequenceLength: 5 };
    await record(storage, views(300));
    await tidy(storage, START + DAY);
    await record(storage, views(20, START + DAY), shorter);
    expect((await look(storage)).settings).toEqual(settings);
    await tidy(storage, START + DAY, { of: shorter });
    const { settings: under, profile } = await look(storage);
    expect(under).toEqual(shorter);
    expect(profile).toEqual(foldEvents([...views(300), ...views(20, START + DAY)], shorter));
  });

  it('rebuilds a profile of an earlier version from a packed log', async () => {
    const storage = await device();
    await record(storage, views(300));
    await tidy(storage, START + DAY);
    await storage.transaction(['meta'], 'readwrite', async (t) => {
      const [stored, log] = [await t.meta('profile'), await t.meta('log')];
      if (!stored || !log) throw new Error('nothing kept');
      const old = (profile: ShopperProfile) => ({ ...profile, version: 1 }) as unknown as ShopperProfile;
      await t.putMeta('profile', { ...stored, profile: old(stored.profile) });
      await t.putMeta('log', { ...log, base: old(log.base) });
    });
    await record(storage, views(20, START + DAY));
    await tidy(storage, START + DAY);
    expect((await look(storage)).profile).toEqual(foldEvents([...views(300), ...views(20, START + DAY)], settings));
  });

  it('starts over from the profile there is when packed events are damaged', async () => {
    const storage = await device();
    await record(storage, views(300));
    await tidy(storage, START + DAY);
    await storage.transaction(['events'], 'readwrite', async (t) => {
      const [{ key, value } = { key: 0, value: undefined }] = await t.newest('events');
      if (value?.version === 'gzip/1')
        await t.put('events', key, { ...value, bytes: value.bytes.map((byte, i) => (i === 40 ? byte ^ 1 : byte)) });
    });
    const profile = await record(storage, views(10, START + DAY));
    await tidy(storage, START + DAY);
    expect(await sizes(storage)).toEqual([]);
    expect(await look(storage)).toMatchObject({ profile, rebuilt: profile });
  });

  it('leaves alone what a newer version wrote', async () => {
    const storage = await device();
    await record(storage, views(300));
    await storage.transaction(['events'], 'readwrite', (t) => t.put('events', 1, { version: 2, events: [] }));
    const before = await copyOf(storage);
    await tidy(storage, START + DAY);
    expect(await copyOf(storage)).toEqual(before);
  });
});

describe('compaction while something else happens', () => {
  /** The storage, with `between` run after compaction has read and before it writes. */
  const interrupted = (storage: DeviceStorage, between: () => Promise<unknown>): DeviceStorage => {
    let once = false;
    return {
      ...storage,
      transaction: async (tables, mode, work) => {
        if (mode === 'readwrite' && !once) {
          once = true;
          await between();
        }
        return storage.transaction(tables, mode, work);
      },
    };
  };
  const filled = async () => {
    const storage = await device();
    await record(storage, views(330));
    return storage;
  };

  it('keeps what another tab appends, in the chunk that was open and in new ones', async () => {
    const storage = await filled();
    await tidy(
      interrupted(storage, () => record(storage, views(150, START + DAY))),
      START + DAY,
    );
    expect(await sizes(storage)).toEqual([
      ['gzip/1', 330],
      [1, 70],
      [1, 80],
    ]);
    const { profile, rebuilt, events } = await look(storage);
    expect(events).toEqual([...views(330), ...views(150, START + DAY)]);
    expect(rebuilt).toEqual(profile);
  });

  it('counts what another tab appends while the profile is rebuilt under a new bundle', async () => {
    const storage = await filled();
    await tidy(storage, START + DAY);
    const shorter = { ...settings, halfLifeMs: DAY };
    await tidy(
      interrupted(storage, () => record(storage, views(150, START + DAY), shorter)),
      START + DAY,
      { of: shorter },
    );
    expect((await look(storage)).profile).toEqual(foldEvents([...views(330), ...views(150, START + DAY)], shorter));
  });

  it.each<[string, (storage: DeviceStorage) => Promise<unknown>]>([
    ['everything was erased', (storage) => eraseAllButLedger(storage)],
    [
      'everything was erased and another visit has begun',
      async (storage) => {
        await eraseAllButLedger(storage);
        await storage.transaction(['meta'], 'readwrite', (t) => t.putMeta('unit', 'cd'.repeat(16)));
        await record(storage, views(330));
      },
    ],
    ['another tab has done the same', (storage) => tidy(storage, START + DAY)],
    [
      'another tab has read a bundle with other settings',
      (storage) => record(storage, views(1, START + DAY), { ...settings, halfLifeMs: DAY }),
    ],
  ])('changes nothing when %s meanwhile', async (_, meanwhile) => {
    const storage = await filled();
    let left: unknown;
    const between = async () => {
      await meanwhile(storage);
      left = await copyOf(storage);
    };
    await tidy(interrupted(storage, between), START + DAY);
    expect(await copyOf(storage)).toEqual(left);
  });

  it('changes nothing when the tab is closed before it has written', async () => {
    const storage = await filled();
    const before = await copyOf(storage);
    const closed: DeviceStorage = {
      ...storage,
      transaction: (tables, mode, work) =>
        storage.transaction(tables, mode, async (t) => {
          const result = await work(t);
          if (mode === 'readwrite') throw new Error('closed');
          return result;
        }),
    };
    await expect(tidy(closed, START + DAY)).rejects.toThrow('closed');
    expect(await copyOf(storage)).toEqual(before);
    await tidy(storage, START + DAY);
    expect(await sizes(storage)).toEqual([['gzip/1', 330]]);
  });
});
