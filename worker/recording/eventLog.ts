import { emptyProfile, PROFILE_VERSION, type ProfileSettings, type ShopperProfile } from '../../src/engine/profile/shopperProfile';
import { updateProfile } from '../../src/engine/profile/updateProfile';
import { EVENT_VERSION, type ShopperEvent } from '../../src/protocol/events/shopperEvent';
import { DAY } from '../../src/protocol/values/clock';
import { CHUNK_SIZE, type DeviceTransaction, type MetaValues, type PackedEvents } from '../storage/deviceStorage';

/**
 * Limits of the log (docs/adr/012). The profile does not need it: with a half-life of 14 days an event of 150 days ago weighs 1/1,700, and
 * dropped events stay in the profile. The log exists to rebuild the profile when a bundle ages interests differently.
 */
export const retention = {
  /** Most events. Beyond these the oldest are dropped. */
  events: 10_000,
  /** Compaction drops events older than this … */
  age: 150 * DAY,
  /** … and runs if one is older than this, so that it does not run every day … */
  oldest: 180 * DAY,
  /** … or if there are more chunks than this: one packed and two as appended. */
  chunks: 3,
  /** Chunks compacted at once, so that a log that was never compacted does not have to fit in memory. */
  taken: 100,
} as const;
export type Retention = Pick<Readonly<Record<keyof typeof retention, number>>, 'events' | 'age' | 'taken'>;

/** Tables that the functions of this file use. */
export const logTables = ['events', 'meta'] as const;

/** Appends to the last chunk, opening new ones as they fill up. */
export const appendEvents = async (transaction: DeviceTransaction, events: readonly ShopperEvent[]): Promise<void> => {
  const [last] = await transaction.newest('events', 1);
  let key = last?.key ?? 0;
  let chunk = last?.value.version === EVENT_VERSION ? last.value.events : undefined;
  for (let next = 0; next < events.length; ) {
    if (!chunk || chunk.length >= CHUNK_SIZE) {
      // Bounded, because above 2^53 a number has no successor, and an event may have such a date.
      key = Math.max(key + 1, Math.min(events[next]!.time, 1e15));
      chunk = [];
    }
    const taken = events.slice(next, next + CHUNK_SIZE - chunk.length);
    chunk = [...chunk, ...taken];
    next += taken.length;
    await transaction.put('events', key, { version: EVENT_VERSION, events: chunk });
  }
};

/** Every readable event, oldest first, without packed events and chunks of an unknown version. */
export const allEvents = async (transaction: DeviceTransaction): Promise<readonly ShopperEvent[]> =>
  (await transaction.newest('events')).flatMap(({ value }) => (value.version === EVENT_VERSION ? value.events : []));

// Not the current time: the profile folded live and the one rebuilt later must start from the same value.
const START = 0;

/** The profile folded from events, starting at `from`, the profile of the events before them. */
export const foldEvents = (events: readonly ShopperEvent[], settings: ProfileSettings, from = emptyProfile(START)): ShopperProfile =>
  events.reduce((profile, event) => updateProfile(profile, event, settings), from);

/** The profile folded from the whole log, as long as no part of it is packed. */
export const rebuildProfile = async (transaction: DeviceTransaction, settings: ProfileSettings): Promise<ShopperProfile> =>
  foldEvents(await allEvents(transaction), settings);

/** Compares including the order of keys. If only that differs, a profile is rebuilt once needlessly. */
export const sameSettings = (a: ProfileSettings, b: ProfileSettings): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * The stored profile, or the one rebuilt from the log after an upgrade or when a bundle changed the settings. For a packed log the stored
 * one is kept with its settings: unpacking takes longer than a transaction lives, so compaction rebuilds it.
 */
export const readProfile = async (transaction: DeviceTransaction, settings: ProfileSettings): Promise<MetaValues['profile']> => {
  const stored = await transaction.meta('profile');
  return stored?.profile.version === PROFILE_VERSION && (sameSettings(stored.settings, settings) || (await transaction.meta('log')))
    ? stored
    : { settings, profile: await rebuildProfile(transaction, settings) };
};

const through = async (bytes: Uint8Array<ArrayBuffer>, by: GenericTransformStream): Promise<ArrayBuffer> =>
  new Response(new Blob([bytes]).stream().pipeThrough(by as ReadableWritablePair<Uint8Array, Uint8Array>)).arrayBuffer();

/** One record of many events: most of each repeats (names, categories, dates), and deflate stores that once. */
export const packEvents = async (events: readonly ShopperEvent[]): Promise<PackedEvents> => ({
  version: 'gzip/1',
  events: { length: events.length, version: EVENT_VERSION },
  bytes: new Uint8Array(await through(new TextEncoder().encode(JSON.stringify(events)), new CompressionStream('gzip'))),
});

/** Rejects if the bytes have changed: gzip includes a checksum. */
export const unpackEvents = async ({ bytes }: PackedEvents): Promise<readonly ShopperEvent[]> =>
  JSON.parse(new TextDecoder().decode(await through(bytes, new DecompressionStream('gzip')))) as readonly ShopperEvent[];
