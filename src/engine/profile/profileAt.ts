import type { Instant } from '../../protocol/clock';
import { isNewSession } from '../../protocol/events/sessions';
import { emptySession } from './emptyProfile';
import { resetSessionExposures } from './exposures';
import type { ShopperProfile } from './shopperProfile';

/** The profile as it counts at `now` for a shopper who is elsewhere: a session that is over is not theirs any more, and none has begun. */
export const profileAt = (profile: ShopperProfile, now: Instant, idleMs: number): ShopperProfile =>
  profile.visits > 0 && isNewSession(profile.session.lastAt, now, idleMs)
    ? { ...profile, session: emptySession(now), exposures: resetSessionExposures(profile.exposures) }
    : profile;
