import { describe, expect, it } from 'vitest';
import { usualHour } from '../../../../src/engine/timing/usualHour';
import { DAY, HOUR, MINUTE } from '../../../../src/protocol/values/clock';

const START = Date.UTC(2027, 0, 4);
const inUtc = (at: number): number => Math.floor((at % DAY) / MINUTE);
const on = (day: number, hour: number, minutes = 0): number => START + day * DAY + hour * HOUR + minutes * MINUTE;

describe('the usual hour', () => {
  it('is the one of most days, however much happened on one of them', () => {
    const evenings = Array.from({ length: 6 }, (_, day) => on(day, 20, 10 * day));
    const oneMorning = Array.from({ length: 50 }, (_, n) => on(9, 9, n));
    expect(usualHour([...oneMorning, ...evenings], inUtc)).toBe(20);
  });

  it('counts neighbouring hours as half', () => expect(usualHour([on(0, 18), on(1, 19), on(2, 20), on(3, 7), on(4, 12)], inUtc)).toBe(19));

  it('is by the clock of the shopper', () => {
    const times = Array.from({ length: 5 }, (_, day) => on(day, 20));
    expect(usualHour(times, (at) => inUtc(at + 5.5 * HOUR))).toBe(1);
  });

  it('is not known from a few', () => {
    expect(usualHour([], inUtc)).toBeUndefined();
    expect(
      usualHour(
        Array.from({ length: 90 }, (_, n) => on(n % 4, 20, n % 60)),
        inUtc,
      ),
    ).toBeUndefined();
  });
});
