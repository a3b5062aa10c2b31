import type { ShopperEvent } from '../../src/core/events/shopperEvent';
import type { ShopperProfile } from '../../src/core/profile/shopperProfile';
import { updateProfile } from '../../src/core/profile/updateProfile';
import { type LoadedBundle, profileSettings } from '../bundle/loadedBundle';
import { appendEvents, readProfile } from '../log/eventLog';
import type { DeviceTransaction } from '../storage/deviceStorage';
import { closeSession, noteEvent } from './outcomes';

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
  events: readonly ShopperEvent[],
): Promise<ShopperProfile> => {
  const settings = profileSettings(bundle);
  // Read before the append: a rebuild would otherwise count these events twice.
  let profile = await readProfile(transaction, settings);
  await appendEvents(transaction, events);
  for (const event of events) {
    if (bundle) await closeSession(transaction, bundle, mayReport, profile, event.time);
    profile = updateProfile(profile, event, settings);
    if (bundle) await noteEvent(transaction, event);
  }
  await transaction.putMeta('profile', { settings, profile });
  return profile;
};
