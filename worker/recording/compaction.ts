import { PROFILE_VERSION, type ProfileSettings, type ShopperProfile } from '../../src/engine/profile/shopperProfile';
import { EVENT_VERSION, type ShopperEvent } from '../../src/protocol/events/shopperEvent';
import type { WorkerPorts } from '../ports';
import type { DeviceStorage, DeviceTransaction, Entry, MetaValues } from '../storage/deviceStorage';
import { allEvents, foldEvents, logTables, packEvents, type Retention, retention, sameSettings, unpackEvents } from './eventLog';

/** The oldest chunks of the log and related records, as seen in one transaction. */
interface LogHead {
  /** Owner of the log, which is erased with everything else. */
  readonly unit: string;
  readonly log: MetaValues['log'] | undefined;
  readonly stored: MetaValues['profile'];
  readonly chunks: readonly Entry<'events'>[];
  /** Are these all chunks? */
  readonly whole: boolean;
  /** `undefined`: packed events are damaged. */
  readonly events: readonly ShopperEvent[] | undefined;
}

const eventsOf = async (chunks: readonly Entry<'events'>[]): Promise<readonly ShopperEvent[] | undefined> => {
  try {
    const parts = await Promise.all(chunks.map(({ value }) => (value.version === 'gzip/1' ? unpackEvents(value) : value.events)));
    return parts.flat();
  } catch {
    return undefined;
  }
};

const isKnown = ({ value }: Entry<'events'>): boolean =>
  (value.version === 'gzip/1' ? value.events.version : value.version) === EVENT_VERSION;

/**
 * @param most chunks, the oldest ones
 * @returns `undefined` if there is nothing to compact, or data of a newer version, which is left alone
 */
export const readHead = async (store: DeviceStorage, most: number): Promise<LogHead | undefined> => {
  const seen = await store.transaction(logTables, 'readonly', async (transaction) => {
    const keys = await transaction.keys('events');
    const chunks: Entry<'events'>[] = [];
    for (const key of keys.slice(0, most)) {
      const value = await transaction.get('events', key);
      if (value) chunks.push({ key, value });
    }
    const [unit, log, stored] = [await transaction.meta('unit'), await transaction.meta('log'), await transaction.meta('profile')];
    return unit === undefined || !stored ? undefined : { unit, log, stored, chunks, whole: keys.length <= most };
  });
  return seen?.chunks.every(isKnown) ? { ...seen, events: await eventsOf(seen.chunks) } : undefined;
};

/** Events per slice: some milliseconds of folding. */
const SLICE = 200;

/** `foldEvents` for thousands of events. Between slices the worker can answer the page. Never inside a transaction. */
const foldInSlices = async (
  events: readonly ShopperEvent[],
  settings: ProfileSettings,
  from: ShopperProfile | undefined,
): Promise<ShopperProfile> => {
  let profile = foldEvents(events.slice(0, SLICE), settings, from);
  for (let next = SLICE; next < events.length; next += SLICE) {
    await new Promise((resolve) => setTimeout(resolve));
    profile = foldEvents(events.slice(next, next + SLICE), settings, profile);
  }
  return profile;
};

/** Number of oldest events to drop: all up to the last one that is too old, because the log is in order of arrival, whatever the clocks. */
const excess = (events: readonly ShopperEvent[], now: number, limits: Retention): number =>
  Math.max(0, events.length - limits.events, events.findLastIndex(({ time }) => time < now - limits.age) + 1);

/**
 * Rewrites the head of the log, unless it has changed since it was read: erased, taken by another tab, or folded with other settings.
 * Chunks appended since are kept.
 */
const replaceHead = (
  store: DeviceStorage,
  { unit, log, stored: { settings }, chunks }: LogHead,
  write: (transaction: DeviceTransaction) => Promise<ShopperProfile>,
): Promise<boolean> =>
  store.transaction(logTables, 'readwrite', async (transaction) => {
    const stored = await transaction.meta('profile');
    const untouched =
      (await transaction.meta('unit')) === unit &&
      (await transaction.meta('log'))?.passes === log?.passes &&
      stored !== undefined &&
      sameSettings(stored.settings, settings);
    if (!untouched) return false;
    for (const { key, value } of chunks) {
      const now = await transaction.get('events', key);
      await transaction.remove('events', key);
      // Only the last chunk grows, and only at its end.
      const later = now?.version === EVENT_VERSION ? now.events.slice(value.events.length) : [];
      if (later.length > 0) await transaction.put('events', key, { version: EVENT_VERSION, events: later });
    }
    await transaction.putMeta('log', { version: 1, passes: (log?.passes ?? 0) + 1, base: await write(transaction) });
    return true;
  });

/** Starts a new log with the existing profile: its events are lost, what they taught is not. */
const startOver = (store: DeviceStorage, head: LogHead): Promise<boolean> =>
  replaceHead(store, head, async (transaction) => {
    await transaction.clear('events');
    return (await transaction.meta('profile'))?.profile ?? head.stored.profile;
  });

/** @returns whether there is more to do */
const pass = async (store: DeviceStorage, wanted: ProfileSettings, now: number, limits: Retention): Promise<boolean> => {
  const head = await readHead(store, limits.taken);
  if (!head) return false;
  const { chunks, events, whole, log, stored } = head;
  if (!events) {
    await startOver(store, head);
    return false;
  }
  const isOld = (profile: ShopperProfile): boolean => profile.version !== PROFILE_VERSION;
  const rebuild = whole && (!sameSettings(stored.settings, wanted) || isOld(stored.profile) || (log !== undefined && isOld(log.base)));
  const settings = rebuild ? wanted : stored.settings;
  const dropped = excess(events, now, limits);
  // The events before a base of another version are gone, and with them what they taught.
  const base = await foldInSlices(events.slice(0, dropped), settings, log && !isOld(log.base) ? log.base : undefined);
  const kept = events.slice(dropped);
  const packed = await packEvents(kept);
  const profile = rebuild ? await foldInSlices(kept, settings, base) : undefined;
  // Before appended chunks, and as old as its oldest event: `compactIfDue` reads the age of the log from its keys.
  const key = kept.reduce((least, { time }) => Math.min(least, time), (chunks.at(-1)?.key ?? 0) - 1);
  const replaced = await replaceHead(store, head, async (transaction) => {
    // Without the packed chunk, the log consists of the chunks appended since.
    if (profile) await transaction.putMeta('profile', { settings, profile: foldEvents(await allEvents(transaction), settings, profile) });
    if (kept.length > 0) await transaction.put('events', key, packed);
    return base;
  });
  return replaced && !whole;
};

/**
 * Keeps the log small: packs appended chunks, folds old or excess events into the profile that a rebuild starts from, and rebuilds the
 * profile if the bundle's settings have changed (docs/adr/012). No transaction is open between reading and writing, because packing takes
 * longer than one lives. A tab that is closed in between has changed nothing.
 */
export const compactLog = (
  { clock, exclusively }: Pick<WorkerPorts, 'clock' | 'exclusively'>,
  store: DeviceStorage,
  settings: ProfileSettings,
  limits: Retention = retention,
): Promise<void> =>
  exclusively('couplet-upkeep', async () => {
    while (await pass(store, settings, clock(), limits));
  });
