import { describe, expect, it } from 'vitest';
import { DAY } from '../../../src/protocol/values/clock';
import { foreseen, playFleet } from '../../../src/simulator/fleet/playFleet';
import { planOf } from '../../../src/simulator/policies/openPolicy';
import { budgetRows } from '../../../src/simulator/run/runScenario';
import { START } from '../../../src/simulator/shoppers/visit';
import { expectedShare } from '../../../src/stats/metrics/expectedTraffic';
import { tinyShop } from '../../helpers/simulatedShop';

const coupons = tinyShop().coupons.map((coupon) => ({ ...coupon, budget: { money: 60_000 } }));
const shop = tinyShop({
  coupons,
  devices: 1_500,
  days: 28,
  segments: [{ ...tinyShop().segments[1]!, purchaseRate: 0.2 }],
  season: { holiday: { from: 20, until: 25, visits: 2, purchases: 1.5 } },
});

describe('budgets of a month with a holiday', () => {
  it('are planned by the visits foreseen: a day of the holiday has twice the share of another', () => {
    const share = (day: number) => {
      const by = (end: number) => expectedShare(foreseen(shop), START, START + 28 * DAY, START + end * DAY);
      return by(day + 1) - by(day);
    };
    expect(share(21)).toBeCloseTo(2 * share(14), 9);
  });

  it('are spent in whole and as planned by devices that are told shadow prices, never over a cap; a rule has spent them long before', async () => {
    const totals = await playFleet({ scenario: shop, seed: 1, plan: planOf('local', {}) });
    const rule = await playFleet({ scenario: shop, seed: 1, plan: planOf('fixed-best', { fixedBest: 'matching' }) });
    const rows = budgetRows(
      shop,
      new Map([
        ['local', [totals]],
        ['fixed-best', [rule]],
      ] as const),
    );
    const of = (policy: string, metric: string) => rows.find((row) => row.policy === policy && row.metric === metric)!.mean;
    expect(of('local', 'largestShareOfACap')).toBeLessThanOrEqual(1);
    expect(of('fixed-best', 'largestShareOfACap')).toBeLessThanOrEqual(1);
    expect(of('local', 'leastShareOfBudgetSpent')).toBeGreaterThan(0.97);
    expect(of('local', 'furthestFromPlan')).toBeLessThan(0.5 * of('fixed-best', 'furthestFromPlan'));
  });

  it('are not told of where a coupon has no limit', () => {
    expect(budgetRows(tinyShop({ coupons: [coupons[0]!, tinyShop().coupons[1]!] }), new Map())).toEqual([]);
  });
});
