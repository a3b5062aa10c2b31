/** A steady rate and how many may come at once, both per key. */
export interface Rate {
  /** 0 = no limit. */
  readonly perMinute: number;
  readonly burst: number;
}

export interface RateLimiter {
  /** Takes one for the key. Returns 0 where there was one, else the ms until there is. */
  take(key: string, now: number): number;
  /** The same without taking. */
  wait(key: string, now: number): number;
  /** Keys remembered. */
  size(): number;
}

/**
 * Generic cell rate algorithm (https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm): one instant a key, at which it would have spent all
 * that it took at the steady rate. At most `maxKeys` are remembered, those used last; a key that waited long enough is as good as forgotten.
 */
export const createRateLimiter = ({ perMinute, burst }: Rate, maxKeys = 10_000): RateLimiter => {
  const spentAt = new Map<string, number>();
  const interval = 60_000 / perMinute;

  // A clock set back must not shut anyone out: nobody owes more than a whole burst.
  const spent = (key: string, now: number): number => Math.min(Math.max(spentAt.get(key) ?? now, now), now + burst * interval);
  const wait = (key: string, now: number): number => {
    if (perMinute === 0) return 0;
    const over = spent(key, now) - now - (burst - 1) * interval;
    // Sums of intervals are off by rounding; a microsecond is nobody's wait.
    return over > 0.001 ? over : 0;
  };

  return {
    wait,
    take: (key, now) => {
      const ms = wait(key, now);
      if (ms > 0 || perMinute === 0) return ms;
      const next = spent(key, now) + interval;
      spentAt.delete(key);
      spentAt.set(key, next);
      if (spentAt.size > maxKeys) spentAt.delete(spentAt.keys().next().value ?? '');
      return 0;
    },
    size: () => spentAt.size,
  };
};
