import { emptyProfile, PROFILE_VERSION, type ProfileSettings, type ShopperProfile } from '../../src/engine/profile/shopperProfile';

import { updateProfile } from '../../src/engine/profile/updateProfile';
import { EVENT_VERSION, type ShopperEvent } from '../../src/protocol/events/shopperEvent';

import { CHUNK_SIZE, type DeviceTransaction, type MetaValues } from '../storage/deviceStorage';

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

/** Every readable event, oldest first; what upkeep has packed and chunks of an unknown version are left alone. */
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
 * stored one is kept with the settings it was folded with: unpacking takes longer than a transaction lives, so upkeep rebuilds it.
 */
export const readProfile = async (transaction: DeviceTransaction, settings: ProfileSettings): Promise<MetaValues['profile']> => {
  const stored = await transaction.meta('profile');
  return stored?.profile.version === PROFILE_VERSION && (sameSettings(stored.settings, settings) || (await transaction.meta('log')))
    ? stored
    : { settings, profile: await rebuildProfile(transaction, settings) };
};
