import { DAY, type Instant } from '../../protocol/clock';
import type { ChannelSettings } from './channelSettings';
import type { MinutesOfDay } from './isQuiet';
import { quietUntil } from './quietUntil';

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
