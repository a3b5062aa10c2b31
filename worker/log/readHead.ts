import { EVENT_VERSION } from '../../src/protocol/events/eventVersion';
import type { ShopperEvent } from '../../src/protocol/events/shopperEvent';
import type { DeviceStorage, Entry, MetaValues } from '../storage/deviceStorage';
import { logTables } from './eventLog';
import { unpackEvents } from './packEvents';

/** The oldest chunks of the log and what goes with them, as one transaction saw them. */
export interface LogHead {
  /** Whose log it is: it goes with everything else when the device is told to forget. */
  readonly unit: string;
  readonly log: MetaValues['log'] | undefined;
  readonly stored: MetaValues['profile'];
  readonly chunks: readonly Entry<'events'>[];
  /** Whether these are all chunks. */
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
 * @returns `undefined` when there is nothing to keep up, or something a newer version wrote, which is left alone
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
