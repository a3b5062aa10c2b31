import { describe, expect, it } from 'vitest';
import type { ExperimentDaysAnswer } from '../../../../src/console/api/experimentSchema';
import { type DayPoint, dayPoints, narrowedSinceHalfway } from '../../../../src/console/pages/results/daySeries';

const DAY = 86_400_000;
const START = Date.UTC(2026, 9, 20);
type Bound = number | null;
const days = (rows: readonly (readonly [day: string, value: number, lower: Bound, upper: Bound])[]): ExperimentDaysAnswer => ({
  v: 'experiment-days/1',
  timeZone: 'Europe/Berlin',
  step: 1,
  days: rows.map(([day, value, lower, upper]) => ({
    day,
    arms: [],
    comparisons: [
      { treatment: 'rule', control: 'none', value: -1, sequence: { lower: null, upper: null }, fixed: { lower: null, upper: null } },
      { treatment: 'couplet', control: 'none', value, sequence: { lower, upper }, fixed: { lower, upper } },
    ],
  })),
});
const pair = { treatment: 'couplet', control: 'none' };
const point = (index: number, value: number, half: number | null): DayPoint => ({
  at: START + index * DAY,
  value,
  lower: half === null ? null : value - half,
  upper: half === null ? null : value + half,
});

describe('days of one comparison', () => {
  // Summer time ends in between: a calendar day is a day whatever the clock does.
  const answer = days([
    ['2026-10-20', 100, null, null],
    ['2026-10-21', 400, -600, 1_400],
    ['2026-11-02', 1_400, -600, 3_400],
  ]);

  it('are sums so far', () => {
    expect(dayPoints(answer, pair, 'all')).toEqual([
      { at: START, value: 100, lower: null, upper: null },
      { at: START + DAY, value: 400, lower: -600, upper: 1_400 },
      { at: START + 13 * DAY, value: 1_400, lower: -600, upper: 3_400 },
    ]);
  });

  it('are weekly averages over the days begun', () => {
    const [first, second, third] = dayPoints(answer, pair, 'week');
    expect(first).toMatchObject({ value: 700, lower: null });
    expect(second).toMatchObject({ value: 1_400, lower: -2_100, upper: 4_900 });
    // 14 days are two weeks.
    expect(third).toMatchObject({ value: 700, lower: -300, upper: 1_700 });
  });

  it('are those of the pair asked for', () => {
    expect(dayPoints(answer, { treatment: 'rule', control: 'none' }, 'all').map(({ value }) => value)).toEqual([-1, -1, -1]);
    expect(dayPoints(answer, { treatment: 'couplet', control: 'rule' }, 'all')).toEqual([]);
  });
});

describe('how the interval narrowed', () => {
  it('is told since the day halfway', () => {
    expect(narrowedSinceHalfway([point(0, 1, 50), point(1, 1, 30), point(2, 1, 20), point(3, 1, 10)])).toEqual({
      at: START + DAY,
      times: 3,
    });
  });

  it('is not told before there was one', () => {
    expect(narrowedSinceHalfway([point(0, 1, null), point(1, 1, null), point(2, 1, 10)])).toBeNull();
    expect(narrowedSinceHalfway([point(0, 1, 10)])).toBeNull();
    expect(narrowedSinceHalfway([])).toBeNull();
  });
});
