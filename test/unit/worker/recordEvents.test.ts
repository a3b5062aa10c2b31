import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { profileLimits } from '../../../src/engine/profile/interest';
import type { ProfileSettings, ShopperProfile } from '../../../src/engine/profile/shopperProfile';
import { eventSchemas, readEvent, type ShopperEvent } from '../../../src/protocol/events/shopperEvent';
import type { LoadedBundle } from '../../../worker/bundle/loadedBundle';
import { logTables, rebuildProfile } from '../../../worker/recording/eventLog';
import { recordEvents } from '../../../worker/recording/recordEvents';
import type { DeviceTransaction } from '../../../worker/storage/deviceStorage';
import { memoryStorage } from '../../../worker/storage/memoryStorage';
import { bundleParts } from '../../helpers/node/fullBundle';
import { anyHistory } from '../shopperHistory';

const { manifest } = bundleParts();
const bundleWith = (settings: ProfileSettings | undefined): LoadedBundle | undefined =>
  settings && {
    id: '0123456789abcdef',
    manifest: { ...manifest, profile: settings, session: { idleMs: settings.idleMs } },
    shards: new Map(),
  };

type Record = (transaction: DeviceTransaction, bundle: LoadedBundle | undefined, events: readonly ShopperEvent[]) => Promise<unknown>;
const real: Record = (transaction, bundle, events) => recordEvents(transaction, bundle, true, events);

/** The profile a history leaves in storage, and the one rebuilt from the log it leaves. */
const afterHistory = async (history: ReturnType<typeof sample>, record: Record = real) => {
  const storage = memoryStorage();
  for (const { settings, batches } of history) {
    const bundle = bundleWith(settings);
    for (const events of batches) await storage.transaction(logTables, 'readwrite', (t) => record(t, bundle, events));
  }
  return storage.transaction(logTables, 'readonly', async (t) => {
    const stored = await t.meta('profile');
    if (!stored) throw new Error('no profile');
    return { stored: stored.profile, rebuilt: await rebuildProfile(t, stored.settings), settings: stored.settings };
  });
};
const sample = (events: number, seed: number) => fc.sample(anyHistory(events), { seed, numRuns: 1 })[0]!;

/** `toEqual` is slow and says well what differs. */
const expectSame = (a: ShopperProfile, b: ShopperProfile): void => {
  if (!isDeepStrictEqual(a, b)) expect(a).toEqual(b);
};

const allFinite = (value: unknown): boolean =>
  typeof value === 'number' ? Number.isFinite(value) : typeof value !== 'object' || value === null || Object.values(value).every(allFinite);

/** Every size bound of the profile, and no number that is none. */
const expectBounded = (profile: ShopperProfile, { sequenceLength }: ProfileSettings): void => {
  const size = (map: object): number => Object.keys(map).length;
  expect(allFinite(profile)).toBe(true);
  expect(size(profile.itemAffinity)).toBeLessThanOrEqual(profileLimits.items);
  expect(size(profile.categoryAffinity)).toBeLessThanOrEqual(profileLimits.categories);
  expect(size(profile.brandAffinity)).toBeLessThanOrEqual(profileLimits.brands);
  expect(size(profile.exposures)).toBeLessThanOrEqual(profileLimits.exposures);
  for (const { shownAt } of Object.values(profile.exposures)) expect(shownAt.length).toBeLessThanOrEqual(profileLimits.shownAt);
  expect(profile.cart.length).toBeLessThanOrEqual(profileLimits.cartLines);
  expect(profile.sequence.length).toBeLessThanOrEqual(sequenceLength);
};

describe('the profile recordEvents keeps', () => {
  it('is the one rebuilt from the log, finite and bounded, for 3,000 histories', async () => {
    await fc.assert(
      fc.asyncProperty(anyHistory(8), async (history) => {
        const { stored, rebuilt, settings } = await afterHistory(history);
        expectSame(stored, rebuilt);
        expectBounded(stored, settings);
      }),
      { numRuns: 3_000 },
    );
  });

  it('is the one rebuilt over many chunks of the log, with every bound reached', async () => {
    await fc.assert(
      fc.asyncProperty(anyHistory(1_200), async (history) => {
        const { stored, rebuilt, settings } = await afterHistory(history);
        expectSame(stored, rebuilt);
        expectBounded(stored, settings);
      }),
      { numRuns: 20 },
    );
  });

  it('is told from a fold that depends on the borders of its batches', async () => {
    // The broken twin: the session's views are those of the last call.
    const broken: Record = async (transaction, bundle, events) => {
      await real(transaction, bundle, events);
      const kept = await transaction.meta('profile');
      if (!kept) throw new Error('no profile');
      const session = { ...kept.profile.session, views: events.filter(({ name }) => name === 'view_item').length };
      await transaction.putMeta('profile', { ...kept, profile: { ...kept.profile, session } });
    };
    const differing = await Promise.all(
      Array.from({ length: 100 }, async (_, seed) => {
        const { stored, rebuilt } = await afterHistory(sample(25, seed), broken);
        return !isDeepStrictEqual(stored, rebuilt);
      }),
    );
    expect(differing.filter(Boolean).length).toBeGreaterThan(30);
  });

  it('is tried on valid events of every name, late ones, equal times, clocks set back and extreme prices', () => {
    const events = Array.from({ length: 300 }, (_, seed) => sample(20, seed).flatMap(({ batches }) => batches.flat()));
    const all = events.flat();
    expect(new Set(all.map(({ name }) => name)).size).toBe(eventSchemas.length);
    expect(all.filter((event) => !readEvent(event).ok)).toEqual([]);
    const steps = events.flatMap((log) => log.slice(1).map(({ time }, i) => time - log[i]!.time));
    expect(steps.filter((step) => step === 0).length).toBeGreaterThan(100);
    expect(steps.filter((step) => step < 0).length).toBeGreaterThan(100);
  });
});
