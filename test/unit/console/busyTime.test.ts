import { describe, expect, it } from 'vitest';
import { busyTimeOf, comingDays, peakOf } from '../../../src/console/pages/settings/busyTime';
import { DAY } from '../../../src/protocol/values/clock';

const time = { first: '2026-11-23', last: '2026-11-30', times: '1.8' };

describe('a busy time', () => {
  it('is whole days of the merchant, the last one included, and reads as it was written', () => {
    const peak = peakOf(time);
    if (typeof peak === 'string') throw new Error(peak);
    expect(new Date(peak.from).toString()).toContain('Nov 23 2026 00:00:00');
    expect(new Date(peak.until).toString()).toContain('Dec 01 2026 00:00:00');
    expect(busyTimeOf(peak)).toEqual(time);
  });

  it('keeps whole days where clocks change', () => {
    for (const [first, last] of [
      ['2026-03-28', '2026-03-30'],
      ['2026-10-24', '2026-10-26'],
      ['2026-02-28', '2026-02-28'],
    ] as const) {
      const peak = peakOf({ first, last, times: '2' });
      if (typeof peak === 'string') throw new Error(peak);
      expect(busyTimeOf(peak)).toEqual({ first, last, times: '2' });
    }
  });

  it.each([
    ['dates', { first: '' }],
    ['dates', { last: '' }],
    ['order', { last: '2026-11-22' }],
    ['times', { times: '' }],
    ['times', { times: '0' }],
    ['times', { times: '101' }],
    ['times', { times: 'twice' }],
  ])('says what is wrong: %s', (wrong, change) => {
    expect(peakOf({ ...time, ...change })).toBe(wrong);
  });

  it('takes a decimal comma', () => {
    expect(peakOf({ ...time, times: '0,5' })).toMatchObject({ times: 0.5 });
  });
});

it('the coming days are as busy as all that is expected of them together', () => {
  const now = new Date(2026, 10, 22, 15).getTime();
  const peak = (first: string, last: string, times: string) => {
    const read = peakOf({ first, last, times });
    if (typeof read === 'string') throw new Error(read);
    return read;
  };
  const days = comingDays([peak('2026-11-23', '2026-11-24', '2'), peak('2026-11-24', '2026-11-24', '1.5')], now, 4);
  expect(days.map(({ times }) => times)).toEqual([1, 2, 3, 1]);
  expect(days[0]!.at).toBeLessThanOrEqual(now);
  expect(days[1]!.at - days[0]!.at).toBe(DAY);
});
