import { describe, expect, it } from 'vitest';
import { seededRng } from '../../../src/maths/random';
import { DAY } from '../../../src/protocol/values/clock';
import { campaignOf } from '../../../src/simulator/policies/campaignOf';
import { gammaOfMeanOne, poisson, weighted } from '../../../src/simulator/shoppers/draws';
import { expectedOf, outcomeOf } from '../../../src/simulator/shoppers/outcome';
import { drawShopper, memoryAt, noMemory } from '../../../src/simulator/shoppers/shopper';
import { visitsOn } from '../../../src/simulator/shoppers/visit';
import { meanAndSe } from '../../../src/stats/offPolicy/intervals';
import { tinyShop } from '../../helpers/simulatedShop';

const shop = tinyShop({ days: 21, devices: 600, spread: { purchase: 0, sensitivity: 0, preference: 0 } });
const [all, tea] = campaignOf(shop).coupons;

/** Every visit of the first `devices` shoppers. */
const visitsOf = (scenario: typeof shop, devices: number) =>
  Array.from({ length: devices }, (_, index) => ({ index, shopper: drawShopper(scenario, 7, index) })).flatMap(({ index, shopper }) =>
    Array.from({ length: scenario.days }, (_, day) => visitsOn(scenario, 7, shopper, index, day))
      .flat()
      .map((visit) => ({ shopper, visit })),
  );

describe('draws', () => {
  it.each([0.3, 0.781, 4])('have the mean and the variance of a gamma distribution of shape %s', (shape) => {
    const rng = seededRng(1);
    const drawn = Array.from({ length: 40_000 }, () => gammaOfMeanOne(shape, rng));
    const { value, se } = meanAndSe(drawn);
    expect(Math.abs(value - 1)).toBeLessThan(4 * se);
    const squares = meanAndSe(drawn.map((x) => (x - 1) ** 2));
    expect(Math.abs(squares.value - 1 / shape)).toBeLessThan(4 * squares.se);
  });

  it('have the mean and the variance of a Poisson distribution, and weights their shares', () => {
    const rng = seededRng(2);
    const counts = Array.from({ length: 40_000 }, () => poisson(1.7, rng));
    const mean = meanAndSe(counts);
    expect(Math.abs(mean.value - 1.7)).toBeLessThan(4 * mean.se);
    const variance = meanAndSe(counts.map((count) => (count - 1.7) ** 2));
    expect(Math.abs(variance.value - 1.7)).toBeLessThan(4 * variance.se);
    const first = meanAndSe(Array.from({ length: 20_000 }, () => Number(weighted([3, 0, 1], rng) === 0)));
    expect(Math.abs(first.value - 0.75)).toBeLessThan(4 * first.se);
  });
});

describe('what comes of a visit', () => {
  it('is as likely without a coupon as the segment says, on visits of average intent', () => {
    const loyal = visitsOf(shop, 600).filter(({ shopper }) => shopper.segment.name === 'loyal');
    const bought = meanAndSe(loyal.map(({ shopper, visit }) => Number(outcomeOf(shop, shopper, { ...visit, intent: 0 }, noMemory).bought)));
    expect(loyal.length).toBeGreaterThan(500);
    expect(Math.abs(bought.value - 0.3)).toBeLessThan(4 * bought.se);
  });

  it('is bought under a coupon by everybody who buys anyway, and by more of those whom prices move', () => {
    for (const [name, more] of [['loyal', 0] as const, ['thrifty', 0.05] as const]) {
      const visits = visitsOf(shop, 400).filter(({ shopper }) => shopper.segment.name === name);
      const both = visits.map(({ shopper, visit }) => ({
        without: outcomeOf(shop, shopper, visit, noMemory),
        under: outcomeOf(shop, shopper, visit, noMemory, all),
      }));
      expect(both.filter(({ without, under }) => without.bought && !under.bought)).toEqual([]);
      const gained = both.filter(({ without, under }) => under.bought && !without.bought);
      if (more === 0) expect(gained.length).toBe(0);
      else expect(gained.length / both.length).toBeGreaterThan(more);
      // Who buys because of it uses it, and so do all who use coupons anyway.
      expect(both.filter(({ under }) => under.bought !== under.used)).toEqual([]);
    }
  });

  it('costs nothing and helps nobody where the basket holds nothing the coupon is about', () => {
    const off = visitsOf(shop, 300).filter(({ visit }) => visit.basket.every(({ categories }) => categories?.[0] !== 'tea'));
    expect(off.length).toBeGreaterThan(100);
    for (const { shopper, visit } of off) {
      const under = outcomeOf(shop, shopper, visit, noMemory, tea);
      expect(under).toMatchObject({ used: false, discount: 0 });
      if (under.bought) expect(outcomeOf(shop, shopper, visit, noMemory).bought).toBe(true);
    }
  });

  it('is expected to be what it is on average over the draws, with a code and where none is left', () => {
    const picky = tinyShop({ segments: shop.segments.map((segment) => ({ ...segment, usesAnyway: 0.6 })) });
    // A grid of draws: its means are off by two steps at most.
    const steps = 500;
    const grid = Array.from({ length: steps * 10 }, (_, i) => ({ buys: (Math.floor(i / 10) + 0.5) / steps, uses: ((i % 10) + 0.5) / 10 }));
    for (const { shopper, visit } of visitsOf(picky, 6))
      for (const coupon of [undefined, all, tea])
        for (const room of [true, false]) {
          const drawn = grid.map((draws) => {
            const once = { ...visit, chance: { ...visit.chance, ...draws } };
            const under = outcomeOf(picky, shopper, once, noMemory, coupon);
            return under.used && !room ? outcomeOf(picky, shopper, once, noMemory) : under;
          });
          const goods = visit.basket.reduce((sum, { price = 0 }) => sum + price, 0);
          const mean = (of: (outcome: (typeof drawn)[number]) => number): number => meanAndSe(drawn.map(of)).value;
          const expected = expectedOf(picky, shopper, visit, noMemory, coupon, room);
          expect(Math.abs(expected.orders - mean(({ bought }) => Number(bought)))).toBeLessThan(2 / steps);
          expect(Math.abs(expected.used - mean(({ used }) => Number(used)))).toBeLessThan(2 / steps);
          expect(Math.abs(expected.discount - mean(({ discount }) => discount))).toBeLessThan((2 * goods) / steps);
          expect(Math.abs(expected.revenue - mean(({ revenue }) => revenue))).toBeLessThan((2 * goods) / steps);
        }
  });

  it('is bought less without a coupon by who is used to them, and coupons shown lately wear off', () => {
    const wary = tinyShop({ days: 21, devices: 600, segments: shop.segments.map((segment) => ({ ...segment, habit: 1, fatigue: 1 })) });
    const rate = (memory: typeof noMemory, coupon: typeof all) =>
      meanAndSe(visitsOf(wary, 300).map(({ shopper, visit }) => Number(outcomeOf(wary, shopper, visit, memory, coupon).bought))).value;
    const used = { ...noMemory, used: 2 };
    expect(rate(used, undefined)).toBeLessThan(rate(noMemory, undefined) - 0.03);
    expect(rate({ ...noMemory, shown: 2 }, all)).toBeLessThan(rate(noMemory, all) - 0.03);
    expect(memoryAt({ ...noMemory, shown: 1, used: 1 }, 14 * DAY).shown).toBeCloseTo(0.5, 12);
    expect(memoryAt({ ...noMemory, shown: 1, used: 1 }, 45 * DAY).used).toBeCloseTo(0.5, 12);
  });
});

describe('the fleet', () => {
  it('comes with the season: by weekday, and more in the holiday', () => {
    const season = { weekday: [4, 1, 1, 1, 1, 1, 1], holiday: { from: 14, until: 21, visits: 3, purchases: 2 } };
    const visits = visitsOf(tinyShop({ season, days: 21, devices: 400 }), 400);
    const on = (days: readonly number[]) => visits.filter(({ visit }) => days.includes(visit.day)).length;
    expect(on([0, 7])).toBeGreaterThan(2.5 * on([1, 8]));
    expect(on([14, 15, 16])).toBeGreaterThan(2 * on([7, 8, 9]));
  });

  it('has newcomers from their day on, and bots that buy nothing', () => {
    const scenario = tinyShop({ devices: 10, newDevicesPerDay: 5, bots: { devices: 3, visitsPerDay: 4 } });
    expect(drawShopper(scenario, 1, 2)).toMatchObject({ bot: true, visitsPerDay: 4 });
    expect(drawShopper(scenario, 1, 12)).toMatchObject({ bot: false, from: 0 });
    expect(drawShopper(scenario, 1, 13).from).toBe(1);
    const late = drawShopper(scenario, 1, 18);
    expect(late.from).toBe(2);
    expect([0, 1].flatMap((day) => visitsOn(scenario, 1, { ...late, visitsPerDay: 5 }, 18, day))).toEqual([]);
    const bot = drawShopper(scenario, 1, 0);
    const seen = Array.from({ length: 10 }, (_, day) => visitsOn(scenario, 1, bot, 0, day)).flat();
    expect(seen.length).toBeGreaterThan(20);
    expect(seen.some((visit) => outcomeOf(scenario, bot, visit, noMemory, all).bought)).toBe(false);
  });
});
