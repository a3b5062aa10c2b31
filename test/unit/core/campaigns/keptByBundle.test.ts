import { describe, expect, it } from 'vitest';
import { keptByBundle } from '../../../../src/core/campaigns/keptByBundle';
import { DAY } from '../../../../src/core/clock';

const T0 = Date.UTC(2026, 0, 1);
const at = (id: string, day: number) => ({ id, publishedAt: T0 + day * DAY });
const bundles = [at('third', 42), at('first', 0), at('second', 21)];
const current = bundles[0]!;
const kept = (told: readonly string[], day: number, halfLife: number | undefined) =>
  Object.fromEntries(keptByBundle(bundles, { told, current, halfLife, now: T0 + day * DAY }));

describe('what bundles told', () => {
  it('counts half a half-life after the end of the bundle, and all of it while the bundle goes on', () => {
    // The second ended on day 42, the first on day 21.
    expect(kept(['first', 'second', 'third'], 63, 21)).toEqual({ first: 0.25, second: 0.5, third: 1 });
  });

  it('is not forgotten before something newer was told, however long that takes', () => {
    expect(kept(['first', 'second'], 43, 21)).toEqual({ first: 0.5, second: 1 });
    expect(kept(['first', 'second'], 4_000, 21)).toEqual({ first: 0.5, second: 1 });
    expect(kept(['first'], 4_000, 21)).toEqual({ first: 1 });
  });

  it('counts for good where nobody said otherwise', () => {
    expect(kept(['first', 'second', 'third'], 4_000, undefined)).toEqual({ first: 1, second: 1, third: 1 });
  });

  it('counts in full where an earlier bundle is current again, and where nothing is known of one', () => {
    const again = keptByBundle(bundles, { told: ['first', 'third', 'gone'], current: bundles[1]!, halfLife: 21, now: T0 + 63 * DAY });
    expect(Object.fromEntries(again)).toEqual({ first: 1, third: 1, gone: 1 });
  });

  it('is nothing where nothing was told', () => {
    expect(kept([], 63, 21)).toEqual({});
  });
});
