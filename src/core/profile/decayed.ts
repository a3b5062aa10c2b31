import type { Instant } from '../clock';
import type { Decayed } from './shopperProfile';

export type DecayedMap = Readonly<Record<string, Decayed>>;

/** value · 2^(−(now − time)/halfLife); a clock that went back does not amplify. */
export const decayedAt = ({ value, time }: Decayed, now: Instant, halfLifeMs: number): number =>
  value * 2 ** (-Math.max(0, now - time) / halfLifeMs);

/**
 * The sum with `weight` added at `time`. A late event is discounted to the sum's own instant, so the order of arrival does not matter.
 */
export const addDecayed = (sum: Decayed | undefined, weight: number, time: Instant, halfLifeMs: number): Decayed => {
  if (sum === undefined || sum.value === 0) return { value: weight, time };
  return time >= sum.time
    ? { value: decayedAt(sum, time, halfLifeMs) + weight, time }
    : { value: sum.value + decayedAt({ value: weight, time }, sum.time, halfLifeMs), time: sum.time };
};

/** Entry of `map`, ignoring what objects inherit: a category may be called `constructor`. */
export const own = <T>(map: Readonly<Record<string, T>>, key: string): T | undefined => (Object.hasOwn(map, key) ? map[key] : undefined);

/** `map` with `key` set. The one name assignment cannot set, `__proto__`, is left out. */
export const withEntry = <T>(map: Readonly<Record<string, T>>, key: string, value: T): Record<string, T> =>
  key === '__proto__' ? map : { ...map, [key]: value };

/**
 * Adds `weight` to every key and keeps the `limit` strongest entries as of `time`. Sums that fall to zero or below are dropped: lost
 * interest is no interest, not a debt.
 */
export const addToEach = (
  map: DecayedMap,
  keys: readonly string[],
  weight: number,
  time: Instant,
  halfLifeMs: number,
  limit: number,
): DecayedMap => {
  if (keys.length === 0) return map;
  const next: Record<string, Decayed> = { ...map };
  for (const key of keys) {
    if (key === '__proto__') continue;
    const sum = addDecayed(own(next, key), weight, time, halfLifeMs);
    if (sum.value > 0) next[key] = sum;
    else delete next[key];
  }
  const entries = Object.entries(next);
  if (entries.length <= limit) return next;
  // Comparing log-values at one instant stays exact where the values themselves underflow.
  const strength = ([, sum]: [string, Decayed]): number => Math.log2(sum.value) + sum.time / halfLifeMs;
  entries.sort((a, b) => strength(b) - strength(a) || (a[0] < b[0] ? -1 : 1));
  return Object.fromEntries(entries.slice(0, limit));
};
