import { spentLedger } from '../../src/engine/privacy/ledger';
import { emptyProfile } from '../../src/engine/profile/shopperProfile';
import { EVENT_VERSION, readEvent } from '../../src/protocol/events/shopperEvent';

import { profileSettings } from '../bundle/loadedBundle';
import type { Problems } from '../problems';
import { type DeviceStorage, type DeviceTransaction, tableNames } from '../storage/deviceStorage';
import { isKey, isSound } from './isSound';

/** The events of a damaged chunk that can be read, in the place of all of them. */
const keepEvents = async (transaction: DeviceTransaction, key: number, value: unknown): Promise<void> => {
  const { events } = Object(value) as { readonly events?: unknown };
  const kept = (Array.isArray(events) ? events : []).flatMap((event) => {
    const read = readEvent(event);
    return read.ok ? [read.value] : [];
  });
  if (kept.length > 0) await transaction.put('events', key, { version: EVENT_VERSION, events: kept });
};

/**
 * Packed events are not read here, as unpacking takes longer than a transaction lives: where the profile is gone, a start is left from which upkeep, which
 * then has something to do, folds it anew. One that is there stays: it knows what dropped events taught, which a base that is gone does not.
 */
const keepPacked = async (transaction: DeviceTransaction): Promise<void> => {
  const isPacked = (await transaction.newest('events')).some(({ value }) => value.version === 'gzip/1');
  const log = await transaction.meta('log');
  if (!isPacked && !log) return;
  const base = log?.base ?? emptyProfile(0);
  const settings = profileSettings(undefined);
  if (!log) await transaction.putMeta('log', { version: 1, passes: 0, base });
  if (!(await transaction.meta('profile')))
    await transaction.putMeta('profile', { settings: { ...settings, halfLifeMs: settings.halfLifeMs + 1 }, profile: base });
};

/**
 * Removes every record that is of another shape than this version or an earlier one writes: other scripts of the page can write here, and disks fail. All
 * others stay as they are, and so do events and a profile of a later version, and names this one does not know; no other record has had a second version.
 * A ledger that cannot be read counts as spent.
 * @returns how many there were; each is named among the problems
 */
export const mendStorage = async (storage: DeviceStorage, problems: Problems): Promise<number> => {
  const gone = await storage.transaction(tableNames, 'readwrite', async (transaction) => {
    const found: string[] = [];
    for (const table of tableNames) {
      const rows = await transaction.newest(table);
      let free = rows.reduce((most, { key }) => (isKey('events', key) ? Math.max(most, Number(key) + 1) : most), 0);
      for (const { key, value } of rows) {
        if (isSound(table, key, value)) continue;
        found.push(`${table} ${key}`);
        await transaction.remove(table, key);
        if (table === 'events') await keepEvents(transaction, isKey(table, key) ? (key as number) : free++, value);
        if (table === 'ledger' && key === 'ledger') await transaction.put('ledger', 'ledger', spentLedger());
      }
    }
    if (found.length > 0) await keepPacked(transaction);
    return found;
  });
  if (gone.length > 0)
    problems.add({ code: 'storage_mended', message: `What could not be read is gone, the rest is kept: ${gone.join(', ').slice(0, 300)}` });
  return gone.length;
};
