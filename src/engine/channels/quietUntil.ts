import { HOUR, type Instant, MINUTE } from '../../protocol/clock';
import type { ChannelSettings } from './channelSettings';
import { isQuiet, type MinutesOfDay } from './isQuiet';

const MINUTES_A_DAY = 1_440;

/**
 * When the quiet hours that `now` lies in are over; `undefined` outside of them. A clock that is put back in the night strikes the last hour twice: the end
 * is then an hour later, so that nothing rings early.
 */
export const quietUntil = (now: Instant, hours: ChannelSettings['quietHours'], minutesOfDay: MinutesOfDay): Instant | undefined => {
  const minutes = minutesOfDay(now);
  if (!isQuiet(minutes, hours)) return undefined;
  const left = (hours.to * 60 - minutes + MINUTES_A_DAY) % MINUTES_A_DAY;
  const end = now - (now % MINUTE) + left * MINUTE;
  return isQuiet(minutesOfDay(end), hours) ? end + HOUR : end;
};
