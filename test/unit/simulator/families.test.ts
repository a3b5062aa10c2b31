import { describe, expect, it } from 'vitest';
import { seededRng, uniform } from '../../../src/maths/random';
import type { Coupon } from '../../../src/protocol/coupons/coupon';
import type { Item } from '../../../src/protocol/events/shopperEvent';
import { DAY } from '../../../src/protocol/values/clock';
import { campaignOf } from '../../../src/simulator/policies/campaignOf';
import { expectedOf, marginOf, outcomeOf } from '../../../src/simulator/shoppers/outcome';
import { drawShopper, memoryAt, noMemory, remembered } from '../../../src/simulator/shoppers/shopper';
import { visitsOn } from '../../../src/simulator/shoppers/visit';
import { meanAndSe } from '../../../src/stats/offPolicy/intervals';
import { tinyShop } from '../../helpers/simulatedShop';

const plain = tinyShop({ days: 30, devices: 400 });
const segments = (change: object) => ({ segments: plain.segments.map((segment) => ({ ...segment, usesAnyway: 0.6, ...change })) });

/** Every visit of the first 150 shoppers. */
const visits = Array.from({ length: 150 }, (_, index) => drawShopper(plain, 7, index)).flatMap((_, index) =>
  Array.from({ length: plain.days }, (__, day) => visitsOn(plain, 7, drawShopper(plain, 7, index), index, day))
    .flat()
    .map((visit) => ({ index, visit })),
);
const remembering = { ...noMemory, shown: 2, used: 1, stock: 1.5 };

/** What is drawn of a visit less what is expected of it, over all visits and many draws: in standard errors of its mean. */
const offBy = (drawnIn: typeof plain, expectedIn: typeof plain, coupon: Coupon | undefined, of: 'margin' | 'orders' | 'used') => {
  const rng = seededRng(11);
  const value = (bought: number, used: number, margin: number): number => ({ orders: bought, used, margin })[of];
  const rate = drawnIn.shop.marginRate;
  const rests = visits.flatMap(({ index, visit }) => {
    const expected = expectedOf(expectedIn, drawShopper(expectedIn, 7, index), visit, remembering, coupon);
    const mean = value(expected.orders, expected.used, marginOf(rate, expected));
    const shopper = drawShopper(drawnIn, 7, index);
    return Array.from({ length: 30 }, () => {
      const chance = { ...visit.chance, buys: uniform(rng), uses: uniform(rng), switches: uniform(rng), returns: uniform(rng) };
      const drawn = outcomeOf(drawnIn, shopper, { ...visit, chance }, remembering, coupon);
      return value(Number(drawn.bought), Number(drawn.used), marginOf(rate, drawn)) - mean;
    });
  });
  const { value: rest, se } = meanAndSe(rests);
  return rest === 0 ? 0 : Math.abs(rest) / se;
};

const monthly = { from: 0, until: 15, visits: 1, purchases: 2, sensitivity: 0.2 };
const shopsOf = {
  thresholds: tinyShop(segments({ threshold: { goods: 5_000, share: 0.08 } })),
  stockpiling: tinyShop(segments({ stockpile: 0.6 })),
  waiting: tinyShop(segments({ waits: 0.4 })),
  'reference prices': tinyShop(segments({ habit: 0.6 })),
  seasons: tinyShop({ ...segments({}), season: { monthly } }),
  cannibalisation: tinyShop(segments({ switches: 0.5 })),
  returns: tinyShop({ ...segments({}), shop: { ...plain.shop, returns: { share: 0.1, discounted: 0.4 } } }),
};
const without = tinyShop(segments({}));
const [all, tea] = campaignOf(plain).coupons;

describe.each(Object.entries(shopsOf))('%s', (_, shop) => {
  it.each(['margin', 'orders', 'used'] as const)('are expected as they are drawn: %s', (of) => {
    for (const coupon of [undefined, all, tea]) expect(offBy(shop, shop, coupon, of)).toBeLessThan(4);
  });

  it('are noticed where an expectation leaves them out', () => {
    const off = [undefined, all, tea].flatMap((coupon) => (['margin', 'orders'] as const).map((of) => offBy(shop, without, coupon, of)));
    expect(Math.max(...off)).toBeGreaterThan(6);
  });
});

describe('a family', () => {
  const goodsOf = (basket: readonly Item[]): number => basket.reduce((sum, { price = 0, quantity }) => sum + price * quantity, 0);
  const chance = (shop: typeof plain, { index, visit }: (typeof visits)[number], coupon?: Coupon, memory = noMemory): number =>
    expectedOf(shop, drawShopper(shop, 7, index), visit, memory, coupon).orders;

  it('of thresholds leaves a discount without effect below them, and as it is above', () => {
    const shop = tinyShop(segments({ threshold: { goods: 5_000 } }));
    for (const one of visits) {
      const bought = chance(shop, one, all);
      // A coupon that may be used is not in the way, so that the chance is that without one.
      expect(bought).toBe(goodsOf(one.visit.basket) < 5_000 ? chance(without, one) : chance(without, one, all));
    }
  });

  it('of stockpiling remembers orders with a discount for weeks, not coupons shown', () => {
    const after = remembered(noMemory, true, true);
    expect(memoryAt(after, 21 * DAY).stock).toBeCloseTo(0.5, 12);
    expect(remembered(noMemory, true, false).stock).toBe(0);
    for (const one of visits.slice(0, 50))
      for (const coupon of [undefined, all]) {
        const full = chance(shopsOf.stockpiling, one, coupon, { ...noMemory, stock: 1 });
        expect(full).toBeLessThan(chance(shopsOf.stockpiling, one, coupon));
      }
  });

  it('of waiting lowers the chance without a coupon alone', () => {
    for (const one of visits.slice(0, 50)) {
      expect(chance(shopsOf.waiting, one, undefined, { ...noMemory, shown: 1 })).toBeLessThan(chance(shopsOf.waiting, one));
      expect(chance(shopsOf.waiting, one, all, { ...noMemory, shown: 1 })).toBe(chance(shopsOf.waiting, one, all));
    }
  });

  it('of cannibalisation moves baskets to the goods of the coupon, at no higher price, and sells no more for it', () => {
    const shop = tinyShop(segments({ switches: 1, usesAnyway: 0 }));
    const apart = visits.filter(({ visit }) => visit.basket.every(({ categories }) => categories?.[0] === 'cups'));
    expect(apart.length).toBeGreaterThan(50);
    for (const { index, visit } of apart) {
      const sure = { ...visit, chance: { ...visit.chance, buys: 0 } };
      const shopper = drawShopper(shop, 7, index);
      const drawn = outcomeOf(shop, shopper, sure, noMemory, tea);
      expect(drawn.used).toBe(true);
      expect(drawn.basket.every(({ categories }) => categories?.[0] === 'tea')).toBe(true);
      expect(drawn.revenue).toBe(goodsOf(drawn.basket));
      expect(drawn.revenue).toBeLessThanOrEqual(goodsOf(visit.basket));
      expect(expectedOf(shop, shopper, visit, noMemory, tea).orders).toBe(expectedOf(without, shopper, visit, noMemory, tea).orders);
      // All codes are gone: nobody moves.
      expect(expectedOf(shop, shopper, visit, noMemory, tea, false)).toMatchObject({ used: 0, discount: 0 });
    }
  });

  it('of heavy tails has Pareto pieces, and the visits of the same scenario without them else', () => {
    const tailed = tinyShop({ ...plain, shop: { ...plain.shop, tail: 1.5 } });
    const both = visits.map(({ index, visit }) => {
      const same = visitsOn(tailed, 7, drawShopper(tailed, 7, index), index, visit.day).find(({ start }) => start === visit.start)!;
      return { visit, same };
    });
    for (const { visit, same } of both) expect({ ...same, basket: [] }).toEqual({ ...visit, basket: [] });
    const clipped = both.map(({ same }) => Math.min(10, same.basket[0]!.quantity));
    // P(pieces ≥ k) = k^−1.5; clipped at 10, so that the mean has a variance to speak of.
    const wanted = Array.from({ length: 10 }, (_, k) => (k + 1) ** -1.5).reduce((a, b) => a + b);
    const { value, se } = meanAndSe(clipped);
    expect(Math.abs(value - wanted)).toBeLessThan(4 * se);
    expect(Math.abs(value - 1)).toBeGreaterThan(4 * se);
  });

  it('of returns takes back what an order left, discount included', () => {
    const sure = tinyShop({ ...segments({}), shop: { ...plain.shop, returns: { share: 1, discounted: 1 } } });
    for (const { index, visit } of visits.slice(0, 50))
      for (const coupon of [undefined, all]) {
        const shopper = drawShopper(sure, 7, index);
        const bought = outcomeOf(sure, shopper, { ...visit, chance: { ...visit.chance, buys: 0 } }, noMemory, coupon);
        expect(bought).toMatchObject({ bought: true, returned: true });
        expect(marginOf(sure.shop.marginRate, bought)).toBeCloseTo(0, 9);
        expect(marginOf(sure.shop.marginRate, expectedOf(sure, shopper, visit, noMemory, coupon))).toBeCloseTo(0, 9);
      }
  });
});
