import { DAY, HOUR } from '../../protocol/clock';

/** How long the question whether a coupon is wanted may be answered. */
export const CONFIRM_FOR = 48 * HOUR;

/** A message is held no longer than this, for quiet hours or caps; a device's clock may be wrong by any amount. */
export const HELD_AT_MOST = 2 * DAY;
