import type { ProfileSettings } from '../../src/engine/profile/profileSettings';
import type { ShopperProfile } from '../../src/engine/profile/shopperProfile';
import type { ShopperEvent } from '../../src/protocol/events/shopperEvent';
import { foldEvents } from './eventLog';

/** Some milliseconds of folding. */
const SLICE = 200;

/** `foldEvents` for thousands of events: between slices the worker answers what the page asks meanwhile. Never inside a transaction. */
export const foldInSlices = async (
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
