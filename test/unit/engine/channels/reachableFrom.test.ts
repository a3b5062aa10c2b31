import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ChannelSettings } from '../../../../src/engine/channels/channelSettings';
import { channelRefusal } from '../../../../src/engine/channels/chooseChannel';
import { comesBy, heldUntil, reachableFrom, reachTimes } from '../../../../src/engine/channels/quietTimes';
import { DAY, HOUR, MINUTE } from '../../../../src/protocol/values/clock';

const midnight = 20_000 * DAY;
const utc = (at: number): number => Math.floor((at % DAY) / MINUTE);

it('is the first quarter of an hour at which nothing is refused, whatever came before and whatever is held', () => {
  const quarter = fc.integer({ min: -800, max: 200 }).map((n) => midnight + n * 15 * MINUTE);
  const hour = fc.integer({ min: 0, max: 23 });
  fc.assert(
    fc.property(
      quarter,
      fc.array(quarter, { maxLength: 9 }),
      hour,
      hour,
      fc.integer({ min: 1, max: 2 }),
      fc.integer({ min: 1, max: 7 }),
      (now, reachedAt, from, to, perDay, perWeek) => {
        const settings: ChannelSettings = { email: { cost: 0 }, quietHours: { from, to }, cap: { perDay, perWeek } };
        const may = (at: number): boolean =>
          channelRefusal('email', { settings, agreed: () => true, now: at, minutesOfDay: utc(at), reachedAt }) === undefined;
        let expected = now;
        while (!may(expected)) expected += 15 * MINUTE;
        expect(reachableFrom(now, settings, reachedAt, utc)).toBe(expected);
      },
    ),
    { numRuns: 500 },
  );
});

it('counts a message by when it is let go, by the last moment at which it may come, or not at all where the server refused it', () => {
  const [now, held, refused] = [midnight, midnight + HOUR, midnight + 2 * HOUR];
  const asked = [{ at: now }, { at: held, notBefore: held + 60 * HOUR }, { at: refused, refused: 'coupon_expired' }];
  const push = midnight - DAY;
  // The profile may have come from another browser, whose messages are not known here, and not know of this one's.
  const times = [push, now, refused];
  expect(reachTimes(times, asked, heldUntil)).toEqual([push, now, held + 60 * HOUR]);
  expect(reachTimes(times, asked, comesBy)).toEqual([push, now + 48 * HOUR, held + 60 * HOUR]);
});
