import { fail, ok, type Result } from '../../src/protocol/values/result';
import type { Preferences } from '../api';
import { withdrawAll } from '../outbox/takeOut';
import { allOn, type DeviceStorage, eraseAllButLedger } from '../storage/deviceStorage';
import type { PanelContext } from './calls';

/**
 * Changes the record as it is now: another tab may have written it since this page read it.
 * @param before as the page knows them, in place of a record that is missing in memory
 * @returns them after the change, and whether no erasure was waiting: a page that opened in the meantime has carried it out
 */
const keep = (store: DeviceStorage, before: Preferences, change: Partial<Preferences>) =>
  store.transaction(['meta'], 'readwrite', async (transaction) => {
    const found = await transaction.meta('preferences');
    const isMemory = store.kind === 'memory';
    const { storing, sending, erasing } = { ...(isMemory ? before : (found ?? allOn)), ...change };
    const now: Preferences = { storing, sending: storing && sending, erasing };
    // Memory goes on recording whatever is switched off. Only an erasure waits in it.
    const kept = isMemory ? { ...allOn, erasing } : now;
    if (kept.sending && !erasing) await transaction.remove('meta', 'preferences');
    else await transaction.putMeta('preferences', { version: 1, ...kept });
    return { now, isLate: !found?.erasing };
  });

/** As `WorkerApi.setPreferences`. */
export const setPreferences = async (
  { ports, store, settings, seen, prefer }: PanelContext,
  change: Partial<Preferences>,
): Promise<Result<undefined>> => {
  if (!settings.consent.storage && change.erasing === undefined) return fail('consent_missing', 'The page has no consent to store.');
  const { preferences: before } = await seen();
  // While storing is off, the page works in memory, where an erasure waits too.
  const kept = before.storing || change.erasing !== undefined ? store : await ports.openStorage(true);
  const { now, isLate } = await keep(kept, before, change);
  if (change.storing === false) await eraseAllButLedger(kept);
  // Also if it was off: a tab that did not know has made reports in the meantime.
  else if (change.sending !== undefined) await withdrawAll(kept, ports.clock());
  if (kept !== store) kept.close();
  // An erasure that waits in another tab is up to that tab.
  const done = await prefer(store, { ...now, erasing: change.erasing ?? before.erasing });
  if (isLate && change.erasing === false) return fail('erased', 'The data has been erased already.');
  return done.ok ? ok(undefined) : done;
};
