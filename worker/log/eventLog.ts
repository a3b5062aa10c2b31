import { EVENT_VERSION, type ShopperEvent } from '../../src/core/events/shopperEvent';
import { emptyProfile } from '../../src/core/profile/emptyProfile';
import type { ProfileSettings } from '../../src/core/profile/profileSettings';
import { PROFILE_VERSION, type ShopperProfile } from '../../src/core/profile/shopperProfile';
import { updateProfile } from '../../src/core/profile/updateProfile';
import { CHUNK_SIZE, type DeviceTransaction } from '../storage/deviceStorage';

/** Tables the functions of this file touch. */
export const logTables = ['events', 'meta'] as const;

/** Appends to the last chunk, opening new ones as they fill up. */
export const appendEvents = async (transaction: DeviceTransaction, events: readonly ShopperEvent[]): Promise<void> => {
  const [last] = await transaction.newest('events', 1);
  const current = last?.value.version === EVENT_VERSION ? last : undefined;
  let key = current?.key ?? (last ? last.key + 1 : 0);
  let chunk: readonly ShopperEvent[] = current?.value.events ?? [];
  for (let next = 0; next < events.length; ) {
    if (chunk.length >= CHUNK_SIZE) {
      key += 1;
      chunk = [];
    }
    const taken = events.slice(next, next + CHUNK_SIZE - chunk.length);
    chunk = [...chunk, ...taken];
    next += taken.length;
    await transaction.put('events', key, { version: EVENT_VERSION, events: chunk });
  }
};

/** Every readable event, oldest first; chunks of an unknown version are left alone. */
export const allEvents = async (transaction: DeviceTransaction): Promise<readonly ShopperEvent[]> =>
  (await transaction.newest('events')).flatMap(({ value }) => (value.version === EVENT_VERSION ? value.events : []));

// Not the present instant: the profile folded live and the one rebuilt later must start from the same value.
const START = 0;

/** The profile folded from the whole log. */
export const rebuildProfile = async (transaction: DeviceTransaction, settings: ProfileSettings): Promise<ShopperProfile> =>
  (await allEvents(transaction)).reduce((profile, event) => updateProfile(profile, event, settings), emptyProfile(START));

const same = (a: ProfileSettings, b: ProfileSettings): boolean =>
  a.halfLifeMs === b.halfLifeMs && a.sequenceLength === b.sequenceLength && a.idleMs === b.idleMs;

/** The stored profile, or the one rebuilt from the log after an upgrade or when a bundle changed the settings. */
export const readProfile = async (transaction: DeviceTransaction, settings: ProfileSettings): Promise<ShopperProfile> => {
  const stored = await transaction.meta('profile');
  return stored && stored.profile.version === PROFILE_VERSION && same(stored.settings, settings)
    ? stored.profile
    : rebuildProfile(transaction, settings);
};
