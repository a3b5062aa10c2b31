import { describe, expect, it } from 'vitest';
import { dailyWeeks } from '../../../../src/stats/comparison/power';
import { analyseExperiment } from '../../../../src/stats/experiment/analyseExperiment';
import { planTraffic, planWeeks } from '../../../../src/stats/planning/planWeeks';

describe('planWeeks', () => {
  it('gives one look the weeks of the formula', () => {
    const [{ weeks } = { weeks: undefined }] = planWeeks(
      planTraffic({ orders: 500, clustering: 1 }),
      { none: 0.5, rule: 0, couplet: 0.5 },
      0.1,
    );
    // (1.959964 + 0.841621)² (1.1/.5 + 1/.5) / (.1² · 500)
    expect(weeks?.orders.fixed).toBeCloseTo((2.801585 ** 2 * 4.2) / 5, 3);
    expect(weeks?.netMargin).toBeNull();
  });

  it('takes the traffic that an experiment has seen, and then says what its verdict says', () => {
    const WEEK = 7 * 86_400_000;
    const orders = Array.from({ length: 1_200 }, (_, i) => ({
      orderId: `o${i}`,
      at: Math.round((i / 1_199) * 2 * WEEK),
      attribution: `v1.e1.${i % 2 === 0 ? 'none' : 'couplet'}.-`,
      subtotal: 10_000,
      discount: 0,
      margin: 3_000 + 100 * (i % 21),
    }));
    const shares = { none: 0.5, rule: 0, couplet: 0.5 };
    const result = analyseExperiment(orders, { experiment: 'e1', shares, smallestLift: 0.1 });
    if (!result.ok) throw new Error(result.error.code);
    const [{ traffic, verdict } = { traffic: undefined, verdict: undefined }] = result.value.comparisons;
    expect(traffic?.orders).toMatchObject({ total: 600, customers: 600 });
    // Guests may come back: a fifth more than one order each.
    expect(traffic?.orders?.squares).toBeCloseTo(720, 9);
    const comparison = { traffic: traffic!.netMargin!, shares: { treatment: 0.5, control: 0.5 }, lift: 0.1 };
    expect(verdict).toMatchObject({ code: 'unknown', weeks: dailyWeeks(comparison, 8)! - 2 });
    const [plan] = planWeeks({ orders: traffic!.orders!, netMargin: traffic!.netMargin }, shares, 0.1);
    // One planned for as long as it takes is no slower.
    expect(plan?.weeks.netMargin?.daily).toBeLessThanOrEqual(dailyWeeks(comparison, 8)!);
  });
});
