import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRateLimiter, type RateLimiter } from '../../../../src/server/limits/limitRequests';

/** How many of the calls at these instants are let through. */
const taken = (limiter: Pick<RateLimiter, 'take'>, times: readonly number[], key = 'a'): number =>
  times.filter((now) => limiter.take(key, now) === 0).length;

describe('a rate limiter', () => {
  it('lets a burst through at once, then one per interval, and says how long to wait', () => {
    const limiter = createRateLimiter({ perMinute: 60, burst: 3 });
    expect([1, 2, 3, 4].map(() => limiter.take('a', 0))).toEqual([0, 0, 0, 1_000]);
    expect(limiter.wait('a', 400)).toBe(600);
    expect([limiter.take('a', 1_000), limiter.take('a', 1_000)]).toEqual([0, 1_000]);
    expect(limiter.take('b', 1_000)).toBe(0);
  });

  const times = fc.array(fc.nat(300_000), { maxLength: 200 }).map((list) => list.sort((a, b) => a - b));
  const most = (burst: number, perMinute: number, list: readonly number[]): number =>
    burst + ((list.at(-1) ?? 0) - (list[0] ?? 0)) * (perMinute / 60_000) + 1e-6;

  it('never lets more than the burst and the rate through, however calls fall', () => {
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 50 }), (list, perMinute, burst) => {
        expect(taken(createRateLimiter({ perMinute, burst }), list)).toBeLessThanOrEqual(most(burst, perMinute, list));
      }),
    );
  });

  it('would be seen to fail: windows that begin anew let twice the rate through', () => {
    const starts = new Map<number, number>();
    const windowed = {
      take: (_key: string, now: number): number => {
        const minute = Math.floor(now / 60_000);
        starts.set(minute, (starts.get(minute) ?? 0) + 1);
        return (starts.get(minute) ?? 0) > 60 ? 1 : 0;
      },
    };
    const list = Array.from({ length: 120 }, (_, n) => (n < 60 ? 59_999 : 60_000));
    expect(taken(windowed, list)).toBeGreaterThan(most(60, 60, list));
    expect(taken(createRateLimiter({ perMinute: 60, burst: 60 }), list)).toBeLessThanOrEqual(most(60, 60, list));
  });

  it('forgets who has not come for longest, and holds no more keys than it may', () => {
    const limiter = createRateLimiter({ perMinute: 1, burst: 1 }, 100);
    for (let n = 0; n < 1_000; n++) limiter.take(`client-${n}`, n);
    expect(limiter.size()).toBe(100);
    expect(limiter.wait('client-999', 1_000)).toBeGreaterThan(0);
    expect(limiter.wait('client-0', 1_000)).toBe(0);
  });

  it('shuts nobody out for longer than a burst when the clock is set back', () => {
    const limiter = createRateLimiter({ perMinute: 60, burst: 5 });
    taken(limiter, Array(5).fill(1e12));
    expect(limiter.wait('a', 0)).toBeLessThanOrEqual(5_000);
  });

  it('without a rate lets everything through and remembers nobody', () => {
    const limiter = createRateLimiter({ perMinute: 0, burst: 0 });
    expect(taken(limiter, Array(1_000).fill(0))).toBe(1_000);
    expect(limiter.size()).toBe(0);
  });
});
