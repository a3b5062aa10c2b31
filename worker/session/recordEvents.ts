import type { ShopperProfile } from '../../src/engine/profile/shopperProfile';
import { updateProfile } from '../../src/engine/profile/updateProfile';
import type { ShopperEvent } from '../../src/protocol/events/shopperEvent';
import { type LoadedBundle, profileSettings } from '../bundle/loadedBundle';
import { appendEvents, readProfile } from '../log/eventLog';
import type { DeviceTransaction } from '../storage/deviceStorage';
import { closeSession, noteEvent } from './outcomes';

const KEPT_TRANSACTIONS = 50;

/** The events without purchases already known; the others' ids are remembered. */
const withoutRepeats = async (transaction: DeviceTransaction, events: readonly ShopperEvent[]): Promise<readonly ShopperEvent[]> => {
  const known = [...((await transaction.meta('transactions')) ?? [])];
  const fresh = events.filter(
    (event) => event.name !== 'purchase' || (!known.includes(event.transactionId) && known.push(event.transactionId)),
  );
  await transaction.putMeta('transactions', known.slice(-KEPT_TRANSACTIONS));
  return fresh;
};

/**
 * Appends events, folds them into the profile, and notes what they say of sessions and coupons before them: one transaction, so that several
 * tabs stay consistent (docs/adr/002). Spans `logTables`.
 * @param bundle absent until the first one has been fetched: events are kept, no outcome is taken yet
 * @returns the profile after them
 */
export const recordEvents = async (
  transaction: DeviceTransaction,
  bundle: LoadedBundle | undefined,
  mayReport: boolean,
  given: readonly ShopperEvent[],
): Promise<ShopperProfile> => {
  const events = await withoutRepeats(transaction, given);
  // Read before the append: a rebuild would otherwise count these events twice.
  let { settings, profile } = await readProfile(transaction, profileSettings(bundle));
  await appendEvents(transaction, events);
  for (const event of events) {
    if (bundle) await closeSession(transaction, bundle, mayReport, profile, event.time);
    profile = updateProfile(profile, event, settings);
    if (bundle) await noteEvent(transaction, event);
  }
  await transaction.putMeta('profile', { settings, profile });
  return profile;
};
