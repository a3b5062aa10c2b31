import { HOUR, type Instant } from '../../protocol/values/clock';
import type { MinutesOfDay } from '../channels/quietTimes';

/** Fewer active hours say little about a habit. */
const LEAST = 5;
/** An hour counts for its neighbours too, because habits are not that exact. */
const NEAR = 0.5;

/**
 * The hour of the shopper's day, 0–23, in which this device is most often used. Each hour counts once, however much happened in it.
 * `undefined` if too little is known.
 * @param times of events, in any order
 */
export const usualHour = (times: readonly Instant[], minutesOfDay: MinutesOfDay): number | undefined => {
  const active = new Map(times.map((at) => [Math.floor(at / HOUR), at]));
  if (active.size < LEAST) return undefined;
  const counts = new Array<number>(24).fill(0);
  for (const at of active.values()) {
    const hour = Math.floor(minutesOfDay(at) / 60);
    counts[hour]! += 1;
    counts[(hour + 1) % 24]! += NEAR;
    counts[(hour + 23) % 24]! += NEAR;
  }
  return counts.indexOf(Math.max(...counts));
};
