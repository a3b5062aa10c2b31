import { emptyProfile, PROFILE_VERSION, type ProfileSettings, type ShopperProfile } from '../../src/engine/profile/shopperProfile';
import { updateProfile } from '../../src/engine/profile/updateProfile';
import { EVENT_VERSION, type ShopperEvent } from '../../src/protocol/events/shopperEvent';
import { DAY } from '../../src/protocol/values/clock';
import { CHUNK_SIZE, type DeviceTransaction, type MetaValues, type PackedEvents } from '../storage/deviceStorage';

/**
 * What the log keeps at most (docs/adr/012). The profile does not need it: with a half-life of 14 days an event of 150 days ago weighs
 * 1/1,700, and what is dropped stays in the profile. The log is there to rebuild the profile when a bundle ages interests differently.
 */
export const retention = {
  /** Events beyond these go, oldest first. */
  events: 10_000,
  /** Compaction drops events older than this … */
  age: 150 * DAY,
  /** … and runs when there is one older than this, so that it does not run every day. */
  oldest: 180 * DAY,
  /** … or when there are more chunks than these: one packed and two as they were appended. */
  chunks: 3,
  /** Chunks compaction takes at once, so that a log that was never kept up does not have to fit in memory. */
  taken: 100,
} as const;
export type Retention = Pick<Readonly<Record<keyof typeof retention, number>>, 'events' | 'age' | 'taken'>;

/** Tables the functions of this file touch. */
export const logTables = ['events', 'meta'] as const;

/** Appends to the last chunk, opening new ones as they fill up. */
export const appendEvents = async (transaction: DeviceTransaction, events: readonly ShopperEvent[]): Promise<void> => {
  const [last] = await transaction.newest('events', 1);
  let key = last?.key ?? 0;
  let chunk = last?.value.version === EVENT_VERSION ? last.value.events : undefined;
  for (let next = 0; next < events.length; ) {
    if (!chunk || chunk.length >= CHUNK_SIZE) {
      // Bounded, because above 2^53 a number has no next one, and an event may be dated there.
      key = Math.max(key + 1, Math.min(events[next]!.time, 1e15));
      chunk = [];
    }
    const taken = events.slice(next, next + CHUNK_SIZE - chunk.length);
    chunk = [...chunk, ...taken];
    next += taken.length;
    await transaction.put('events', key, { version: EVENT_VERSION, events: chunk });
  }
};

/** Every readable event, oldest first; what compaction has packed and chunks of an unknown version are left alone. */
export const allEvents = async (transaction: DeviceTransaction): Promise<readonly ShopperEvent[]> =>
  (await transaction.newest('events')).flatMap(({ value }) => (value.version === EVENT_VERSION ? value.events : []));

// Not the present instant: the profile folded live and the one rebuilt later must start from the same value.
const START = 0;

/** The profile folded from events; `from` the one of those before them. */
export const foldEvents = (events: readonly ShopperEvent[], settings: ProfileSettings, from = emptyProfile(START)): ShopperProfile =>
  events.reduce((profile, event) => updateProfile(profile, event, settings), from);

/** The profile folded from the whole log, as long as nothing of it is packed. */
export const rebuildProfile = async (transaction: DeviceTransaction, settings: ProfileSettings): Promise<ShopperProfile> =>
  foldEvents(await allEvents(transaction), settings);

/** Equal with the same order of keys: where only that differs, a profile is rebuilt once too often. */
export const sameSettings = (a: ProfileSettings, b: ProfileSettings): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * The stored profile, or the one rebuilt from the log after an upgrade or when a bundle changed the settings. Of a log that is packed the
 * stored one is kept with the settings it was folded with: unpacking takes longer than a transaction lives, so compaction rebuilds it.
 */
export const readProfile = async (transaction: DeviceTransaction, settings: ProfileSettings): Promise<MetaValues['profile']> => {
  const stored = await transaction.meta('profile');
  return stored?.profile.version === PROFILE_VERSION && (sameSettings(stored.settings, settings) || (await transaction.meta('log')))
    ? stored
    : { settings, profile: await rebuildProfile(transaction, settings) };
};

const through = async (bytes: Uint8Array<ArrayBuffer>, by: GenericTransformStream): Promise<ArrayBuffer> =>
  new Response(new Blob([bytes]).stream().pipeThrough(by as ReadableWritablePair<Uint8Array, Uint8Array>)).arrayBuffer();

/** One record of many events: what repeats between them (names, categories, dates) is most of each, and deflate writes it once. */
export const packEvents = async (events: readonly ShopperEvent[]): Promise<PackedEvents> => ({
  version: 'gzip/1',
  events: { length: events.length, version: EVENT_VERSION },
  bytes: new Uint8Array(await through(new TextEncoder().encode(JSON.stringify(events)), new CompressionStream('gzip'))),
});

/** Rejects when the bytes are no longer what was packed: gzip carries a checksum. */
export const unpackEvents = async ({ bytes }: PackedEvents): Promise<readonly ShopperEvent[]> =>
  JSON.parse(new TextDecoder().decode(await through(bytes, new DecompressionStream('gzip')))) as readonly ShopperEvent[];
