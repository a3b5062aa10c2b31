import type { ProfileSettings } from '../../src/engine/profile/profileSettings';
import { PROFILE_VERSION, type ShopperProfile } from '../../src/engine/profile/shopperProfile';
import { EVENT_VERSION } from '../../src/protocol/events/eventVersion';
import type { ShopperEvent } from '../../src/protocol/events/shopperEvent';
import type { WorkerPorts } from '../ports';
import type { DeviceStorage, DeviceTransaction } from '../storage/deviceStorage';
import { allEvents, foldEvents, logTables, sameSettings } from './eventLog';
import { foldInSlices } from './foldInSlices';
import { packEvents } from './packEvents';
import { type LogHead, readHead } from './readHead';
import { type Retention, retention } from './retention';

/** How many of the oldest go: all up to the last one that is too old, because the log is in order of arrival, whatever clocks said. */
const excess = (events: readonly ShopperEvent[], now: number, limits: Retention): number =>
  Math.max(0, events.length - limits.events, events.findLastIndex(({ time }) => time < now - limits.age) + 1);

/**
 * Writes the head of the log anew, unless it is another one than was read: erased, taken by another tab, or folded with other settings
 * meanwhile. What was appended meanwhile stays.
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

/** The log begins anew with the profile there is: its events are lost, what they taught is not. */
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
  // The events behind a base of another version are gone, and with them what they taught.
  const base = await foldInSlices(events.slice(0, dropped), settings, log && !isOld(log.base) ? log.base : undefined);
  const kept = events.slice(dropped);
  const packed = await packEvents(kept);
  const profile = rebuild ? await foldInSlices(kept, settings, base) : undefined;
  // Before what is appended, and as old as its oldest event: `keepUp` reads the age of the log off its keys.
  const key = kept.reduce((least, { time }) => Math.min(least, time), (chunks.at(-1)?.key ?? 0) - 1);
  const replaced = await replaceHead(store, head, async (transaction) => {
    // Without the packed chunk, the log is what came meanwhile.
    if (profile) await transaction.putMeta('profile', { settings, profile: foldEvents(await allEvents(transaction), settings, profile) });
    if (kept.length > 0) await transaction.put('events', key, packed);
    return base;
  });
  return replaced && !whole;
};

type UpkeepPorts = Pick<WorkerPorts, 'clock' | 'exclusively'>;

/**
 * Keeps the log small: packs what was appended, drops what is old or too much into the profile a rebuild starts from, and rebuilds the
 * profile when the bundle's settings have changed (docs/adr/012). Between reading and writing no transaction is open, because packing takes
 * longer than one lives; a tab that is closed in between has changed nothing.
 */
export const upkeep = (
  { clock, exclusively }: UpkeepPorts,
  store: DeviceStorage,
  settings: ProfileSettings,
  limits: Retention = retention,
): Promise<void> =>
  exclusively('couplet-upkeep', async () => {
    while (await pass(store, settings, clock(), limits));
  });
