import { DAY, HOUR, type Instant, MINUTE } from '../../protocol/clock';
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

/**
 * The first instant from `now` on at which quiet hours and caps let one more message reach a shopper who is elsewhere; what may not come now is held until
 * then. A cap of n in a span is over once the n-th latest time lies a span back, so nothing needs to be searched.
 * @param reachedAt in any order, the future included
 */
export const reachableFrom = (
  now: Instant,
  { cap, quietHours }: ChannelSettings,
  reachedAt: readonly Instant[],
  minutesOfDay: MinutesOfDay,
): Instant => {
  const latest = [...reachedAt].sort((a, b) => b - a);
  const over = (most: number, days: number): Instant => (latest[most - 1] ?? Number.NEGATIVE_INFINITY) + days * DAY;
  const from = Math.max(now, over(cap.perDay, 1), over(cap.perWeek, 7));
  return quietUntil(from, quietHours, minutesOfDay) ?? from;
};
