import { DAY, MINUTE, SECOND } from '../../protocol/clock';

/** Requests for one address that are taken in a day. */
export const PER_ADDRESS = 3;
export const ADDRESS_WINDOW = DAY;
/** A channel answers within this time, */
export const SEND_PATIENCE = 40 * SECOND;
/** and the message is its sender's alone for longer: also for the shop, which makes the code. */
export const LEASE = MINUTE;
/** How long it is remembered that a message was sent or ended, for figures and for what bounces. */
export const REMEMBERED = 30 * DAY;
