import type { ShopperEvent } from '../../src/core/events/shopperEvent';
import type { ShopperProfile } from '../../src/core/profile/shopperProfile';
import { updateProfile } from '../../src/core/profile/updateProfile';
import { profileSettings } from '../bundle/loadedBundle';
import { appendEvents, readProfile } from '../log/eventLog';
import type { DeviceTransaction } from '../storage/deviceStorage';
import { type CloseContext, closeSession } from './closeSession';
import { nothingReward, purchaseReward } from './rewards';
import { settle } from './settle';

/** Tables `recordEvents` spans. */
export const recordTables = ['events', 'meta', 'decisions', 'claims', 'ledger', 'outbox'] as const;

/** `bundle` is absent until the first one has been fetched: events are kept, nothing is learnt or reported yet. */
export type RecordContext = Omit<CloseContext, 'bundle'> & { readonly bundle?: CloseContext['bundle'] | undefined };

const learnFrom = async (transaction: DeviceTransaction, { bundle }: RecordContext, event: ShopperEvent): Promise<void> => {
  if (!bundle) return;
  if (event.name === 'purchase') {
    await settle(transaction, bundle, (id, stored) => purchaseReward(transaction, bundle, id, stored, event));
  } else if (event.name === 'dismiss_promotion' && event.reason === 'not_for_me') {
    // "Not for me" is a verdict at once, whatever is bought later.
    await settle(transaction, bundle, async (id) => (id === event.decisionId ? nothingReward(bundle) : undefined));
  }
};

/**
 * Appends events, folds them into the profile, closes a session they show to be over and learns from purchases and refusals: one
 * transaction, so that several tabs stay consistent (docs/adr/002). Spans `recordTables`.
 * @returns the profile after them
 */
export const recordEvents = async (
  transaction: DeviceTransaction,
  context: RecordContext,
  events: readonly ShopperEvent[],
): Promise<ShopperProfile> => {
  const { bundle } = context;
  const settings = profileSettings(bundle);
  // Read before the append: a rebuild would otherwise count these events twice.
  let profile = await readProfile(transaction, settings);
  await appendEvents(transaction, events);
  for (const event of events) {
    if (bundle) await closeSession(transaction, { ...context, bundle }, profile, event.time);
    profile = updateProfile(profile, event, settings);
    await learnFrom(transaction, context, event);
  }
  await transaction.putMeta('profile', { settings, profile });
  return profile;
};
