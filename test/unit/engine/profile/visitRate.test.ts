import { describe, expect, it } from 'vitest';
import { sourcesOf } from '../../../../src/engine/features/sources';
import { emptyProfile, type ShopperProfile } from '../../../../src/engine/profile/shopperProfile';
import { updateProfile } from '../../../../src/engine/profile/updateProfile';
import { visitsPerWeek } from '../../../../src/engine/profile/visitRate';
import type { ShopperEvent } from '../../../../src/protocol/events/shopperEvent';
import { DAY, HOUR } from '../../../../src/protocol/values/clock';

const settings = { halfLifeMs: 14 * DAY, sequenceLength: 20, idleMs: HOUR / 2 };
const START = Date.UTC(2026, 0, 5);
const lived = (events: readonly ShopperEvent[]): ShopperProfile =>
  events.reduce((profile, event) => updateProfile(profile, event, settings), emptyProfile(START));
const visitEvery = (days: number, count: number): ShopperProfile =>
  lived(Array.from({ length: count }, (_, i) => ({ name: 'page_view', time: START + i * days * DAY })));
const resolve = (profile: ShopperProfile, now: number) =>
  sourcesOf({ profile, facts: {}, now, halfLifeMs: settings.halfLifeMs })(undefined);

describe('visits a week', () => {
  it.each([
    [3.5, 2],
    [7, 1],
    [14, 0.5],
  ])('a visit every %d days for a year is %d, between two visits', (days, rate) => {
    const profile = visitEvery(days, Math.round(365 / days));
    const last = profile.session.startedAt;
    expect(visitsPerWeek(profile, last + (days * DAY) / 2)).toBeCloseTo(rate, 1);
  });

  it('is one for a first visit, to within a tenth, and unknown before any', () => {
    expect(visitsPerWeek(visitEvery(1, 1), START)).toBeCloseTo(1.09, 2);
    expect(visitsPerWeek(emptyProfile(START), START)).toBeUndefined();
  });

  it('falls by half in 28 days without a visit', () => {
    const profile = visitEvery(1, 100);
    const [before, later] = [0, 28].map((days) => visitsPerWeek(profile, profile.session.startedAt + days * DAY)!);
    expect(later! / before!).toBeCloseTo(0.5, 1);
  });

  it('counts several events of one visit once', () => {
    const twice = lived([0, 60_000].map((offset) => ({ name: 'page_view', time: START + offset })));
    expect(resolve(twice, START + 60_000)('profile.visitsPerWeek')).toBeCloseTo(1.09, 2);
  });
});

describe('dwell and ratings', () => {
  const item = (itemId: string) => ({ itemId, categories: ['Tea'], quantity: 1 });

  it('dwell is the seconds of this visit on products, each report up to two minutes', () => {
    const profile = lived([
      { name: 'dwell', time: START, seconds: 30, itemId: 'a' },
      { name: 'dwell', time: START + 1, seconds: 9_000, itemId: 'b' },
      { name: 'dwell', time: START + 2, seconds: 50 },
    ]);
    expect(resolve(profile, START + 3)('session.dwell')).toBe(150);
    expect(resolve(updateProfile(profile, { name: 'page_view', time: START + DAY }, settings), START + DAY)('session.dwell')).toBe(0);
  });

  it('stars above three are interest, below three the opposite, and three neither', () => {
    const rated = (rating: number) =>
      lived([
        { name: 'view_item', time: START, items: [item('a')] },
        { name: 'rate', time: START, rating, items: [item('a')] },
      ]);
    const of = (profile: ShopperProfile) => profile.itemAffinity.a?.value ?? 0;
    expect([5, 4, 3, 2].map((rating) => of(rated(rating)))).toEqual([3, 2, 1, 0]);
    expect(rated(5).sequence).toHaveLength(1);
  });

  it('the mean rating is the mean of the stars given', () => {
    const profile = lived([5, 4].map((rating, i) => ({ name: 'rate', time: START + i, rating, items: [item(`i${i}`)] })));
    expect(resolve(profile, START + 2)('profile.meanRating')).toBeCloseTo(4.5, 6);
    expect(resolve(emptyProfile(START), START)('profile.meanRating')).toBeUndefined();
  });
});
