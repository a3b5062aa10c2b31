import { describe, expect, it } from 'vitest';
import type { ShopperEvent } from '../../../../src/core/events/shopperEvent';
import type { ShopperLog } from '../../../../src/trainer/replay/shopperRows';
import { loggedBehaviour } from '../../../../src/trainer/timing/loggedBehaviour';
import { largeFrom, timingBins } from '../../../../src/trainer/timing/timingBins';
import { type Visit, type VisitSettings, visitsOf } from '../../../../src/trainer/timing/visits';
import { smallCampaign } from '../fixtures';

const campaign = smallCampaign();
const byId = new Map(campaign.coupons.map((coupon) => [coupon.id, coupon]));
const settings: VisitSettings = {
  ...campaign.profile,
  idleMs: campaign.session.idleMs,
  marginRate: 0.5,
  rewardScale: 2_000,
  minViews: 2,
  quietMs: 4_000,
  onAddToCart: true,
};

const START = 1_770_000_000_000;
type Kind = 'view' | 'add' | 'search' | 'claim' | 'buy' | `show:${string}` | `none:${number}`;
type Step = readonly [seconds: number, kind: Kind];

/** Events at seconds after the start. */
const logOf = (...steps: readonly Step[]): ShopperLog => ({
  userId: 'u',
  events: steps.map(([seconds, kind]) => {
    const time = START + 1_000 * seconds;
    const items = [{ itemId: 'tea1', categories: ['Tea'], price: 1_000, quantity: 1 }];
    const [name, detail = ''] = kind.split(':');
    const about = { time, decisionId: 'd' };
    const event = (): ShopperEvent => {
      switch (name) {
        case 'view':
          return { name: 'view_item', time, items };
        case 'add':
          return { name: 'add_to_cart', time, items };
        case 'search':
          return { name: 'search', time, searchTerm: '' };
        case 'claim':
          return { name: 'claim_promotion', ...about, couponId: 'tea-10' };
        case 'buy':
          return { name: 'purchase', time, transactionId: 't', items };
        default:
          return { name: 'view_promotion', ...about, couponId: name === 'none' ? 'none' : detail };
      }
    };
    if (name === 'none') return { event: event(), couponId: 'none', propensity: Number(detail) };
    return { event: event(), ...(name === 'show' ? { couponId: detail, propensity: 0.25 } : {}) };
  }),
});

const visits = (...steps: readonly Step[]) => visitsOf(logOf(...steps), 3, byId, settings);
const asked = (...steps: readonly Step[]): readonly (readonly number[])[] =>
  visits(...steps).map(({ questions }) => questions.map(({ now }) => (now - START) / 1_000));

describe('visitsOf', () => {
  it('asks after each product view from the given number on and at each add to cart, once there is quiet', () => {
    expect(asked([0, 'view'], [10, 'view'], [20, 'view'], [30, 'search'])).toEqual([[14, 24]]);
    expect(asked([0, 'view'], [10, 'add'], [20, 'view'])).toEqual([[14, 24]]);
    expect(asked([0, 'view'], [10, 'view'], [13, 'view'], [30, 'view'])).toEqual([[17, 34]]);
    expect(asked([0, 'view'])).toEqual([]);
    const noCart = visitsOf(logOf([0, 'view'], [10, 'add'], [20, 'view']), 0, byId, { ...settings, onAddToCart: false });
    expect(noCart.map(({ questions }) => questions.length)).toEqual([1]);
  });

  it('stands the state and the profile as they are then, and begins anew after the idle time', () => {
    const [first, second] = visits([0, 'view'], [10, 'add'], [20, 'view'], [4_000, 'view'], [4_010, 'view']);
    expect(first?.questions.map(({ facts }) => [facts.views, facts.cartValue])).toEqual([
      [1, 1_000],
      [2, 1_000],
    ]);
    expect(second?.questions.map(({ facts }) => facts.views)).toEqual([2]);
    expect(second?.questions[0]?.profile.visits).toBe(2);
    expect(first?.shopper).toBe(3);
  });

  it('gives a showing to the question before it, and keeps only the states of those after it', () => {
    const [visit] = visits([0, 'view'], [10, 'view'], [20, 'view'], [24, 'show:tea-10'], [30, 'view'], [40, 'view']);
    expect(visit?.questions).toHaveLength(2);
    expect(visit?.offer).toMatchObject({ coupon: { id: 'tea-10' }, propensity: 0.25, redeemed: false });
    expect(visit?.questions.at(-1)?.profile.exposures).toEqual({});
    expect(visit?.after.map(({ views, offers }) => [views, offers])).toEqual([
      [4, 1],
      [5, 1],
    ]);
    const [early] = visits([0, 'view'], [2, 'show:tea-10'], [30, 'view'], [40, 'view']);
    expect(early?.questions).toHaveLength(1);
    expect(early?.after).toHaveLength(2);
  });

  it('ends with the first purchase: margin less the claimed discount, as on the device', () => {
    const bought = visits([0, 'view'], [10, 'view'], [14, 'show:tea-10'], [20, 'claim'], [30, 'buy'], [40, 'view'], [50, 'buy']);
    // 10.00 at half margin less 10% of it, of 20.00.
    expect(bought).toMatchObject([{ order: 1_000, reward: 0.2, offer: { redeemed: true }, after: [] }]);
    expect(visits([0, 'view'], [10, 'view'], [30, 'buy'])).toMatchObject([{ order: 1_000, reward: 0.25 }]);
    expect(visits([0, 'view'], [10, 'view'], [4_000, 'buy'])).toMatchObject([{ reward: 0 }]);
  });

  it('leaves out visits that were shown something else first, which says nothing of waiting', () => {
    expect(visits([0, 'view'], [10, 'view'], [14, 'show:old-coupon'], [30, 'buy'], [4_000, 'view'], [4_010, 'view'])).toHaveLength(1);
    expect(visits([0, 'view'], [10, 'view'], [14, 'show:tea-10'], [20, 'show:old-coupon'])).toHaveLength(1);
    expect(visits([0, 'view'], [10, 'view'], [30, 'buy'], [40, 'show:old-coupon'])).toHaveLength(1);
  });

  it('takes a log at its word where it states that it showed nothing', () => {
    const [visit] = visits([0, 'view'], [10, 'view'], [15, 'none:0.2'], [20, 'view']);
    expect(visit?.questions.map(({ none }) => none)).toEqual([0.2, undefined]);
    expect(visit?.offer).toBeUndefined();
  });
});

describe('loggedBehaviour', () => {
  const many = (count: number, ...steps: readonly Step[]) => Array.from({ length: count }, () => visits(...steps)).flat();
  const binsFor = (all: readonly Visit[]) =>
    timingBins(
      all.flatMap(({ questions }) => questions.map(({ facts }) => facts)),
      settings.idleMs,
    );

  it('is the stated probability of nothing, and certain where such a log says nothing', () => {
    const all = [
      ...many(40, [0, 'view'], [10, 'view'], [15, 'show:tea-10']),
      ...many(10, [0, 'view'], [10, 'view'], [15, 'none:0.2'], [20, 'view']),
    ];
    const behaviour = loggedBehaviour(all, binsFor(all), 5_000);
    expect(behaviour.slice(0, 2).map(([wait]) => wait)).toEqual([expect.closeTo(0.2, 1), expect.closeTo(0.2, 1)]);
    const [decided, silent] = behaviour.slice(40);
    expect(decided).toEqual([0.2, expect.closeTo(0.8, 12), 0]);
    expect(silent).toEqual([1, 0, 0]);
  });

  it('is the share of its state where the log states nothing', () => {
    const all = [
      ...many(300, [0, 'view'], [10, 'view'], [15, 'show:tea-10']),
      ...many(100, [0, 'view'], [10, 'view']),
      ...many(400, [0, 'view'], [10, 'add']),
    ];
    const behaviour = loggedBehaviour(all, binsFor(all), 5_000);
    expect(behaviour[0]).toEqual([expect.closeTo(0.25, 1), expect.closeTo(0.75, 1), 0]);
    expect(behaviour.at(-1)![0]).toBeGreaterThan(0.9);
    for (const shares of behaviour) expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  });
});

describe('timingBins', () => {
  const facts = (views: number, cartValue: number, more = {}) => ({
    views,
    cartValue,
    sinceOffer: Number.POSITIVE_INFINITY,
    offers: 0,
    sincePurchase: Number.POSITIVE_INFINITY,
    ...more,
  });

  it('have values on both sides of every edge, whatever is frequent', () => {
    const all = [...Array.from({ length: 90 }, () => facts(3, 2_000)), ...[4, 5, 6].map((views) => facts(views, 1_000 * views))];
    const { views, cartValue } = timingBins(all, 1_800_000);
    expect(views).toEqual([4, 5, 6]);
    expect(cartValue).toEqual([1, 4_000, 5_000]);
  });

  it('tell a visit with an offer from earlier ones by the idle time, and stay few', () => {
    const all = Array.from({ length: 500 }, (_, i) =>
      facts(1 + (i % 30), i * 10, { sinceOffer: i % 2 ? 45 * (i + 1) : Number.POSITIVE_INFINITY, offers: i % 5, sincePurchase: i / 7 }),
    );
    const bins = timingBins(all, 1_800_000);
    expect(bins.sinceOffer[0]).toBe(30);
    const sizes = Object.values(bins).map((edges) => edges.length + 1);
    expect(sizes.reduce((product, size) => product * size, 3)).toBeLessThanOrEqual(1_000);
    expect(sizes).toEqual([5, 4, 3, 2, 2]);
  });
});

describe('largeFrom', () => {
  const coupons = (...amounts: readonly number[]) =>
    amounts.map((amount) => ({ ...campaign.coupons[0]!, discount: { kind: 'fixed' as const, amount } }));

  it('is the median of what the coupons may cost, the next cost where most are the cheapest, and above all where they cost alike', () => {
    expect(largeFrom(coupons(500, 100, 300))).toBe(300);
    expect(largeFrom(coupons(100, 200))).toBe(200);
    expect(largeFrom(coupons(100, 100, 100, 700))).toBe(700);
    expect(largeFrom(coupons(400, 400))).toBe(401);
    expect(largeFrom(coupons(400))).toBe(401);
  });
});
