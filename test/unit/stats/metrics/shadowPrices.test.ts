import { describe, expect, it } from 'vitest';
import type { CatalogState } from '../../../../src/server/records/catalogRepository';
import type { ExpectedTraffic } from '../../../../src/stats/metrics/expectedTraffic';
import { type BudgetPrices, moveBudgetPrices, shadowPrices } from '../../../../src/stats/metrics/shadowPrices';
import { categoryCoupon } from '../../../helpers/testBundle';
import { bestAt, drawInstance, type Instance, optimum } from './knapsack';

const coupon = { ...categoryCoupon('tea', 'Tea'), startsAt: 0, endsAt: 1_000 };
const state = (change: Partial<CatalogState>): CatalogState => ({
  coupon,
  currency: 'EUR',
  budget: { money: 10_000 },
  usedMoney: 0,
  reservedMoney: 0,
  usedCount: 0,
  reservedCount: 0,
  ...change,
});
const price = (change: Partial<CatalogState>, now: number, expected?: ExpectedTraffic) =>
  shadowPrices(moveBudgetPrices(undefined, [state(change)], now, expected)).tea ?? 0;

/** Hours of a month. */
const LOOKS = 720;

/** What the price of a budget makes of an instance, looked at as often as there are hours in a month. @param crowd visits by share of the month */
const online = (
  { values, costs, budget }: Instance,
  expected: ExpectedTraffic = [],
  crowd: (share: number) => number = (share) => share,
  scaleAt: (share: number) => string = () => 'one',
) => {
  let known: BudgetPrices | undefined;
  let [spent, count, value, looked, now] = [0, 0, 0, -1, 0];
  const plan: { readonly at: number; readonly spent: number }[] = [];
  for (const [i, own] of values.entries()) {
    const at = Math.floor(LOOKS * crowd(i / values.length));
    if (at > looked) {
      looked = at;
      plan.push({ at: at / LOOKS, spent: spent / budget });
      const books = state({ budget: { money: budget }, usedMoney: spent, usedCount: count });
      known = moveBudgetPrices(known, [books], (1_000 * at) / LOOKS, expected, scaleAt(at / LOOKS));
      now = shadowPrices(known).tea ?? 0;
    }
    const k = bestAt(own, costs[i]!, now);
    if (k < 0 || spent + costs[i]![k]! > budget) continue;
    spent += costs[i]![k]!;
    count += 1;
    value += own[k]!;
  }
  return { ratio: value / optimum({ values, costs, budget }).value, spent: spent / budget, plan };
};

describe('the shadow price of a budget', () => {
  it.each([
    ['behind plan', { usedMoney: 100, usedCount: 4 }, 500],
    ['without limit', { usedMoney: 1e9, budget: {} }, 500],
  ])('is nothing %s', (_, change, now) => {
    expect(price(change, now)).toBe(0);
  });

  it.each([
    ['of money', { usedMoney: 6_000, usedCount: 240 }],
    ['of money by what is reserved', { usedMoney: 4_000, reservedMoney: 2_000, usedCount: 160, reservedCount: 80 }],
    ['of count', { usedMoney: 100, usedCount: 60, budget: { money: 10_000, count: 100 } }],
  ])('is there ahead of plan: %s', (_, change) => {
    expect(price(change, 500)).toBeGreaterThan(0);
  });

  it('is the most there is where all is spent at the start', () => {
    expect(price({ usedMoney: 10_000, usedCount: 400 }, 1)).toBe(100);
    expect(price({ usedMoney: 90_000, usedCount: 400 }, 1)).toBe(100);
  });

  it('knows of expected peaks: what is ahead of plan by time is behind it by visits', () => {
    const spent = { usedMoney: 5_100, usedCount: 204 };
    expect(price(spent, 500, [{ from: 0, until: 500, times: 2 }])).toBe(0);
    expect(price(spent, 500, [{ from: 500, until: 1_000, times: 2 }])).toBeGreaterThan(price(spent, 500));
  });

  it('does not move when it is asked again at once', () => {
    const books = [state({ usedMoney: 3_000, usedCount: 120 })];
    const once = moveBudgetPrices(moveBudgetPrices(undefined, books, 100), books, 200);
    expect(moveBudgetPrices(once, books, 200)).toEqual(once);
  });

  it('is told in steps that say little of what was spent last', () => {
    const told = Array.from({ length: 100 }, (_, i) => price({ usedMoney: 1_500 + i, usedCount: 60 }, 100));
    expect(new Set(told).size).toBeLessThan(15);
  });
});

describe('a budget under its price', () => {
  const instances = [0.01, 0.1, 1].flatMap((worth) => [0.1, 0.5].map((share) => ({ worth, share })));

  it('is spent to within 2% and never over, over two orders of magnitude of what a discount brings', () => {
    for (const { worth, share } of instances) {
      const { spent } = online(drawInstance(1, 5_000, worth, share));
      expect(spent).toBeLessThanOrEqual(1);
      expect(spent).toBeGreaterThan(0.98);
    }
  });

  it('is spent as planned through a peak that was foreseen', () => {
    // Three times the visits in the last quarter: half of all.
    const crowd = (share: number): number => (share < 0.5 ? 1.5 * share : 0.75 + 0.5 * (share - 0.5));
    const peak = [{ from: 750, until: 1_000, times: 3 }];
    const instance = drawInstance(3, 20_000, 0.1, 0.3);
    const foreseen = online(instance, peak, crowd);
    expect(foreseen.spent).toBeGreaterThan(0.98);
    const inside = foreseen.plan
      .filter(({ at }) => at > 0.25)
      .map(({ at, spent }) => Math.abs(spent - (at < 0.75 ? at / 1.5 : 0.5 + 2 * (at - 0.75))));
    expect(Math.max(...inside)).toBeLessThan(0.02);
  });

  it('is back on plan once another bundle reckons worth in hundredths, where that is said', () => {
    const drawn = drawInstance(4, 20_000, 1, 0.1);
    const values = drawn.values.map((own, i) => (i < 6_000 ? own : own.map((value) => value / 100)));
    const left = (scaleAt: (share: number) => string): number =>
      Math.max(
        ...online({ ...drawn, values }, [], undefined, scaleAt)
          .plan.filter(({ at }) => at > 0.4 && at < 0.6)
          .map(({ at, spent }) => at - spent),
      );
    const [said, unsaid] = [left((share) => (share < 0.3 ? 'cold' : 'learnt')), left(() => 'cold')];
    expect(said).toBeLessThan(0.02);
    expect(unsaid).toBeGreaterThan(0.04);
  });

  it('at the price that spends it is worth 99% of the optimum and more where values are known', () => {
    for (const { worth, share } of instances) {
      const instance = drawInstance(5, 2_000, worth, share);
      const { value: most, price: exact } = optimum(instance);
      let [spent, value] = [0, 0];
      for (const [i, own] of instance.values.entries()) {
        const k = bestAt(own, instance.costs[i]!, exact);
        if (k < 0 || spent + instance.costs[i]![k]! > instance.budget) continue;
        spent += instance.costs[i]![k]!;
        value += own[k]!;
      }
      expect(value).toBeLessThanOrEqual(most * (1 + 1e-9));
      expect(value).toBeGreaterThan(0.99 * most);
    }
  });

  it('goes to whom it brings most, though nobody knows who comes: 93% of the optimum of all who came, where showing the first has 60%', () => {
    for (const { worth, share } of instances) expect(online(drawInstance(2, 20_000, worth, share)).ratio).toBeGreaterThan(0.93);
    const { values, costs, budget } = drawInstance(2, 20_000, 1, 0.1);
    let [spent, value] = [0, 0];
    for (const [i, own] of values.entries()) {
      const k = bestAt(own, costs[i]!, 0);
      if (spent + costs[i]![k]! > budget) continue;
      spent += costs[i]![k]!;
      value += own[k]!;
    }
    expect(value / optimum({ values, costs, budget }).value).toBeLessThan(0.6);
  });
});

describe('a budget that coupons share', () => {
  const shared = { id: 'spring', budget: { money: 10_000 } };
  const books = ['tea', 'shoes'].map((id) =>
    state({ coupon: { ...coupon, id }, budget: {}, campaign: shared, usedMoney: 2_500, usedCount: 5 }),
  );
  const use = { campaignId: 'spring', usedMoney: 5_000, reservedMoney: 0, usedCount: 10, reservedCount: 0 };

  it('has the price of one budget with all their spend, for each of them', () => {
    const prices = shadowPrices(moveBudgetPrices(undefined, books, 100, [], undefined, [use]), books);
    const alone = price({ usedMoney: 5_000, usedCount: 10 }, 100);
    expect(alone).toBeGreaterThan(0);
    expect(prices).toEqual({ tea: alone, shoes: alone });
  });

  it('adds to the price of a coupon’s own', () => {
    const [tea, shoes] = books;
    const both = [{ ...tea!, budget: { money: 5_000 } }, shoes!];
    const prices = shadowPrices(moveBudgetPrices(undefined, both, 100, [], undefined, [use]), both);
    expect(prices.tea).toBeGreaterThan(prices.shoes ?? 0);
  });

  it('has none without the campaign', () => expect(shadowPrices(moveBudgetPrices(undefined, books, 100), books)).toEqual({}));
});
