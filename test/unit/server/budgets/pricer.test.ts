import { describe, expect, it } from 'vitest';
import { DAY, MINUTE } from '../../../../src/protocol/values/clock';
import { createPricer, expectedPeaks } from '../../../../src/server/budgets/budgetPacing';
import type { CatalogState } from '../../../../src/server/records/catalogRepository';
import type { ExpectedTraffic } from '../../../../src/stats/metrics/expectedTraffic';
import type { BudgetPrices } from '../../../../src/stats/metrics/shadowPrices';
import { categoryCoupon } from '../../../helpers/testBundle';

const books: CatalogState = {
  coupon: { ...categoryCoupon('tea', 'Tea'), startsAt: 0, endsAt: 30 * DAY },
  currency: 'EUR',
  budget: { money: 100_000 },
  usedMoney: 0,
  reservedMoney: 0,
  usedCount: 0,
  reservedCount: 0,
};

/** A store in memory: what it reads and keeps is counted. */
const shop = () => {
  const at = {
    now: 0,
    used: 0,
    reads: 0,
    scale: 'cold',
    kept: undefined as BudgetPrices | undefined,
    expected: [] as ExpectedTraffic,
  };
  const store = {
    catalog: async () => {
      at.reads += 1;
      return [{ ...books, usedMoney: at.used, usedCount: at.used / 500 }];
    },
    campaignUse: async () => [],
    currentBundle: async () => ({ id: at.scale, publishedAt: 0 }),
    budgetPrices: async () => at.kept,
    putBudgetPrices: async (prices: BudgetPrices) => {
      at.kept = prices;
    },
  };
  const facts = async (id: string) => ({ valueScale: id });
  return {
    at,
    store,
    facts,
    start: () =>
      createPricer(
        store,
        facts,
        () => at.now,
        async () => at.expected,
      ),
  };
};

describe('the price of a budget on the server', () => {
  it('reads the books every five seconds at most, however often it is asked', async () => {
    const { at, start } = shop();
    const pricer = start();
    for (at.now = 0; at.now < MINUTE; at.now += 500) await pricer.prices();
    expect(at.reads).toBe(12);
  });

  it('is told while the store cannot be written to', async () => {
    const { at, store, facts } = shop();
    at.used = 50_000;
    const broken = { ...store, putBudgetPrices: async () => Promise.reject(new Error('disk full')) };
    const prices = await createPricer(
      broken,
      facts,
      () => at.now,
      async () => at.expected,
    ).prices();
    expect(prices.tea).toBeGreaterThan(0);
  });

  it('rises while money goes twice as fast as planned, and goes on from where it stood when the server starts again', async () => {
    const { at, start } = shop();
    const pricer = start();
    const day = async (server: typeof pricer, until: number) => {
      for (; at.now < until; at.now += 10 * MINUTE) {
        at.used += (100_000 * 2 * 10 * MINUTE) / (30 * DAY);
        await server.prices();
      }
      return (await server.prices()).tea ?? 0;
    };
    const first = await day(pricer, DAY);
    const third = await day(pricer, 3 * DAY);
    expect(third).toBeGreaterThan(first);
    expect((await start().prices()).tea).toBeGreaterThan(0.8 * third);
  });

  it('follows what traffic is expected as it is said anew', async () => {
    const { at, start } = shop();
    const pricer = start();
    [at.now, at.used, at.expected] = [15 * DAY, 60_000, [{ from: 0, until: 15 * DAY, times: 4 }]];
    expect((await pricer.prices()).tea).toBeUndefined();
    [at.now, at.expected] = [15 * DAY + MINUTE, []];
    expect((await pricer.prices()).tea).toBeGreaterThan(0);
  });

  it('is found again in quick moves once a bundle reckons worth in another scale, over a new start too', async () => {
    const fallen = async (scale: string) => {
      const { at, start } = shop();
      const spend = async (until: number, times: number) => {
        const server = start();
        for (; at.now < until; at.now += 10 * MINUTE) {
          at.used += (100_000 * times * 10 * MINUTE) / (30 * DAY);
          await server.prices();
        }
        return (await server.prices()).tea ?? 0;
      };
      const before = await spend(8 * DAY, 1.5);
      at.scale = scale;
      return before / (await spend(9 * DAY, 0));
    };
    const [rescaled, same] = [await fallen('learnt'), await fallen('cold')];
    expect(rescaled).toBeGreaterThan(3 * same);
  });
});

describe('expected peaks', () => {
  it('are read as they are written', () => {
    expect(expectedPeaks('2026-11-23/2026-12-01=1.8, 2026-12-24T12:00Z/2026-12-25=0.2')).toEqual([
      { from: Date.UTC(2026, 10, 23), until: Date.UTC(2026, 11, 1), times: 1.8 },
      { from: Date.UTC(2026, 11, 24, 12), until: Date.UTC(2026, 11, 25), times: 0.2 },
    ]);
    expect(expectedPeaks('')).toEqual([]);
  });

  it.each(['soon', '2026-11-23=2', '2026-12-01/2026-11-23=2', '2026-11-23/2026-12-01=0', '2026-11-23/never=2'])(
    'are refused: %s',
    (text) => {
      expect(expectedPeaks(text)).toBeUndefined();
    },
  );
});
