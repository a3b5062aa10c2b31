import { describe, expect, it } from 'vitest';
import { keptShare } from '../../../src/campaigns/learning/learnVisits';

describe('evidence that is forgotten', () => {
  it('counts half after its half-life, all of it at once, and for ever without one', () => {
    expect([keptShare(21, 21), keptShare(42, 21), keptShare(0, 21), keptShare(1e6, undefined)]).toEqual([0.5, 0.25, 1, 1]);
  });

  it('comes to a steady sum whatever went before: a change is half of all that counts after one half-life', () => {
    const fold = (before: number, after: number, weeks: number): number => {
      let sum = 0;
      for (let week = -200; week < weeks; week++) sum = keptShare(7, 21) * sum + (week < 0 ? before : after);
      return sum * (1 - keptShare(7, 21));
    };
    expect(fold(4, 4, 3)).toBeCloseTo(4, 9);
    expect(fold(4, 0, 3)).toBeCloseTo(2, 9);
    expect(fold(4, 0, 6)).toBeCloseTo(1, 9);
  });

  it('does not come back with a clock that was set back', () => {
    expect(keptShare(-5, 21)).toBe(1);
  });
});
