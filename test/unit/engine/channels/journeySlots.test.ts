import { describe, expect, it } from 'vitest';
import type { ChannelSettings } from '../../../../src/engine/channels/channelSettings';
import { capBeside, firstSlot, reachableBeside, SLOT, slotAfter, slotOf, WEEK } from '../../../../src/engine/channels/journeySlots';
import { isQuiet } from '../../../../src/engine/channels/quietTimes';
import { integer, seededRng, uniform } from '../../../../src/maths/random';
import { DAY, HOUR, MINUTE } from '../../../../src/protocol/values/clock';

const NOON = Date.UTC(2027, 0, 15, 12);
const inUtc = (at: number): number => Math.floor((at % DAY) / MINUTE);
const settings = (perDay = 1, perWeek = 3, quietHours = { from: 21, to: 8 }): ChannelSettings => ({
  email: { cost: 0 },
  quietHours,
  cap: { perDay, perWeek },
});

describe('a slot', () => {
  it('is an hour of each week from the first one on', () => {
    for (const weeks of [0, 1, 52]) {
      const start = NOON + weeks * WEEK;
      expect([slotOf(NOON, start), slotOf(NOON, start + SLOT - 1), slotOf(NOON, start + SLOT)]).toEqual([start, start, undefined]);
      expect(slotAfter(NOON, start)).toBe(start + WEEK);
      expect(slotAfter(NOON, start - 1)).toBe(start);
    }
    expect(slotOf(NOON, NOON - WEEK)).toBeUndefined();
    expect(slotAfter(NOON, NOON - 9 * WEEK)).toBe(NOON);
  });

  it('takes one message from the caps: of each week, and of the day before and after it', () => {
    const cap = { perDay: 2, perWeek: 3 };
    expect(capBeside(cap, [], NOON)).toEqual(cap);
    const perDay = (at: number): number => capBeside(cap, [NOON], at).perDay;
    expect([NOON - DAY, NOON + SLOT + DAY, NOON - WEEK, NOON + 3 * DAY].map(perDay)).toEqual([2, 2, 2, 2]);
    expect([NOON - DAY + 1, NOON, NOON + SLOT + DAY - 1, NOON + WEEK - HOUR].map(perDay)).toEqual([1, 1, 1, 1]);
    expect(capBeside(cap, [NOON], NOON - 5 * DAY).perWeek).toBe(2);
  });
});

describe('the first slot', () => {
  const first = (hour: number, of = settings(), reachedAt = [NOON], at = inUtc, slots: readonly number[] = []) =>
    firstSlot(NOON, of, reachedAt, at, { hour, slots });

  it('is at the usual hour, a day after the message just asked for', () => {
    expect(first(18)).toBe(NOON + 30 * HOUR);
    expect(first(12)).toBe(NOON + DAY);
    expect(first(11)).toBe(NOON + DAY + 23 * HOUR);
  });

  it('keeps an hour or two away from quiet hours, because clocks change', () => {
    expect(first(23)).toBe(NOON + 30 * HOUR);
    expect(first(3)).toBe(NOON + DAY + 21 * HOUR);
    expect(first(3, settings(1, 3, { from: 0, to: 0 }))).toBe(NOON + DAY + 15 * HOUR);
    // A zone of half hours: the slot lies half in the next hour.
    const inKolkata = (at: number): number => inUtc(at + 5.5 * HOUR);
    expect(Math.floor(inKolkata(first(18, settings(), [NOON], inKolkata) ?? 0) / 60)).toBe(18);
  });

  it('waits for the caps, and is none if they or quiet hours leave no room', () => {
    const reachedAt = [NOON, NOON - DAY, NOON - 2 * DAY];
    expect(first(12, settings(), reachedAt)).toBe(NOON + 5 * DAY);
    expect(first(12, settings(1, 1))).toBeUndefined();
    expect(first(12, settings(1, 3, { from: 10, to: 8 }))).toBeUndefined();
  });

  it('of another address is a day away from the first one’s, if the caps of a week have room for both', () => {
    const slots = [NOON + DAY];
    expect(first(12, settings(), [NOON], inUtc, slots)).toBe(NOON + 3 * DAY);
    expect(first(12, settings(2), [NOON], inUtc, slots)).toBe(NOON + DAY);
    expect(first(12, settings(1, 2), [NOON], inUtc, slots)).toBeUndefined();
  });
});

describe('messages beside slots', () => {
  /** Messages that a shopper asks for at random, each held as told, and one of a journey somewhere in every slot. */
  const lived = (seed: number, beside: typeof reachableBeside) => {
    const rng = seededRng(seed);
    const of = settings(1 + integer(rng, 2), 2 + integer(rng, 3));
    let last = -Infinity;
    const slots = Array.from({ length: 8 }, (_, week) => {
      last = Math.max(NOON + week * WEEK + uniform(rng) * SLOT, last + WEEK);
      return last;
    });
    const asked: number[] = [];
    for (let now = NOON - 4 * DAY; now < NOON + 7 * WEEK; now += uniform(rng) * 2 * DAY) {
      const from = beside(now, of, asked, inUtc, [NOON]);
      if (Number.isFinite(from)) asked.push(from);
    }
    const all = [...asked, ...slots];
    const within = (at: number, days: number): number => all.filter((one) => one <= at && at - one < days * DAY).length;
    return {
      asked,
      broken: all.filter((at) => within(at, 1) > of.cap.perDay || within(at, 7) > of.cap.perWeek),
      atNight: asked.filter((at) => isQuiet(inUtc(at), of.quietHours)),
    };
  };

  it('never exceed the caps with them, whatever is asked for, nor come at night', () => {
    let count = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const { asked, broken, atNight } = lived(seed, reachableBeside);
      expect([seed, broken, atNight]).toEqual([seed, [], []]);
      count += asked.length;
    }
    expect(count).toBeGreaterThan(300);
  });

  it('would exceed them if slots did not count', () => {
    const blind: typeof reachableBeside = (now, of, reachedAt, minutes) => reachableBeside(now, of, reachedAt, minutes, []);
    expect(lived(1, blind).broken.length).toBeGreaterThan(0);
  });

  it('have no room in a week of one message', () => expect(reachableBeside(NOON, settings(1, 1), [], inUtc, [NOON])).toBe(Infinity));
});
