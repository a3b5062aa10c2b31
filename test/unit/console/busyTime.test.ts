import { describe, expect, it } from 'vitest';
import { busyTimeOf, comingDays, peakOf } from '../../../src/console/pages/settings/busyTime';

const shop = 'America/New_York';
const time = { first: '2026-11-23', last: '2026-11-30', times: '1.8' };

describe('a busy time', () => {
  it('is whole days of the shop, the last one included, and reads as it was written', () => {
    const peak = peakOf(time, shop);
    if (typeof peak === 'string') throw new Error(peak);
    expect(new Date(peak.from).toISOString()).toBe('2026-11-23T05:00:00.000Z');
    expect(new Date(peak.until).toISOString()).toBe('2026-12-01T05:00:00.000Z');
    expect(busyTimeOf(peak, shop)).toEqual(time);
  });

  it('keeps whole days where clocks change', () => {
    for (const [first, last] of [
      ['2026-03-07', '2026-03-09'],
      ['2026-10-31', '2026-11-02'],
      ['2026-02-28', '2026-02-28'],
    ] as const) {
      const peak = peakOf({ first, last, times: '2' }, shop);
      if (typeof peak === 'string') throw new Error(peak);
      expect(busyTimeOf(peak, shop)).toEqual({ first, last, times: '2' });
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
    expect(peakOf({ ...time, ...change }, shop)).toBe(wrong);
  });

  it('takes a decimal comma', () => {
    expect(peakOf({ ...time, times: '0,5' }, shop)).toMatchObject({ times: 0.5 });
  });
});

it('the coming days are as busy as all that is expected of them together', () => {
  const now = Date.parse('2026-11-23T04:00:00Z');
  const peak = (first: string, last: string, times: string) => {
    const read = peakOf({ first, last, times }, shop);
    if (typeof read === 'string') throw new Error(read);
    return read;
  };
  const days = comingDays([peak('2026-11-23', '2026-11-24', '2'), peak('2026-11-24', '2026-11-24', '1.5')], now, 4, shop);
  expect(days.map(({ times }) => times)).toEqual([1, 2, 3, 1]);
  expect(days.map(({ day }) => day)).toEqual(['2026-11-22', '2026-11-23', '2026-11-24', '2026-11-25']);
});
