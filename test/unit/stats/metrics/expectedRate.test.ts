import { describe, expect, it } from 'vitest';
import { DAY } from '../../../../src/protocol/values/clock';
import { afterOrdinaryDays, expectedRate } from '../../../../src/stats/metrics/expectedTraffic';

const sale = { from: 2 * DAY, until: 4 * DAY, times: 3 };
const within = { from: 3 * DAY, until: 6 * DAY, times: 0.5 };

describe('busy and quiet times', () => {
  it('make a time busier by what of it lies in them, and multiply where they overlap', () => {
    expect(expectedRate([], 0, DAY)).toBe(1);
    expect(expectedRate([sale], 0, DAY)).toBe(1);
    expect(expectedRate([sale], DAY, 3 * DAY)).toBe(2);
    expect(expectedRate([sale, within], 3 * DAY, 4 * DAY)).toBe(1.5);
    expect(expectedRate([within, sale], 2 * DAY, 6 * DAY)).toBe((3 + 1.5 + 0.5 + 0.5) / 4);
  });

  it('bring as many visits as so many ordinary days sooner or later', () => {
    expect(afterOrdinaryDays([], 7, 2.5)).toBe(7 + 2.5 * DAY);
    expect(afterOrdinaryDays([sale], 0, 2)).toBe(2 * DAY);
    expect(afterOrdinaryDays([sale], 0, 5)).toBe(3 * DAY);
    expect(afterOrdinaryDays([sale], 0, 10)).toBe(6 * DAY);
    expect(afterOrdinaryDays([within, sale], 0, 2 + 3 + 1.5 + 1)).toBe(6 * DAY);
    expect(afterOrdinaryDays([sale], 3 * DAY, 3)).toBe(4 * DAY);
    expect(afterOrdinaryDays([sale], 0, Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
  });
});
