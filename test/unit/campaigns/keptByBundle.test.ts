import { describe, expect, it } from 'vitest';
import { keptByBundle } from '../../../src/campaigns/learning/learnVisits';

const kept = (lastTold: Readonly<Record<string, number | null>>, halfLife: number | undefined) =>
  Object.fromEntries(keptByBundle(new Map(Object.entries(lastTold)), halfLife));

describe('what bundles told', () => {
  it('counts half where it was told a half-life before the last of all', () => {
    expect(kept({ first: 58, second: 79, third: 100 }, 21)).toEqual({ first: 0.25, second: 0.5, third: 1 });
  });

  it('counts in full where it was told last, in whatever order bundles were published', () => {
    expect(kept({ old: 100, newer: 79 }, 21)).toEqual({ old: 1, newer: 0.5 });
  });

  it('is no younger than the first known day where none was written down, and counts in full where none ever was', () => {
    expect(kept({ before: null, first: 79, last: 100 }, 21)).toEqual({ before: 0.5, first: 0.5, last: 1 });
    expect(kept({ before: null, too: null }, 21)).toEqual({ before: 1, too: 1 });
  });

  it('counts for good where nobody said otherwise', () => {
    expect(kept({ first: 0, second: 4_000 }, undefined)).toEqual({ first: 1, second: 1 });
  });

  it('is nothing where nothing was told', () => {
    expect(kept({}, 21)).toEqual({});
  });
});
