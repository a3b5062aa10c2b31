import { describe, expect, it } from 'vitest';
import { expectedShare } from '../../../../src/stats/metrics/expectedTraffic';

describe('the share of visits expected by now', () => {
  it('is that of the time where nothing is expected otherwise', () => {
    expect([-50, 0, 250, 1_000, 2_000].map((now) => expectedShare([], 0, 1_000, now))).toEqual([0, 0, 0.25, 1, 1]);
  });

  it('counts a time with twice the visits twice, and both of two that overlap', () => {
    const peak = { from: 500, until: 750, times: 2 };
    expect(expectedShare([peak], 0, 1_000, 500)).toBeCloseTo(500 / 1_250, 12);
    expect(expectedShare([peak], 0, 1_000, 600)).toBeCloseTo(700 / 1_250, 12);
    expect(expectedShare([peak, { from: 600, until: 2_000, times: 3 }], 0, 1_000, 700)).toBeCloseTo((500 + 200 + 600) / 2_350, 12);
  });

  it('is all or nothing of what has no length', () => {
    expect([99, 100].map((now) => expectedShare([], 100, 100, now))).toEqual([0, 1]);
  });
});
