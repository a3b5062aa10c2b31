import { describe, expect, it } from 'vitest';
import { seededRng } from '../../../../src/maths/random';
import { chanceToWin } from '../../../../src/stats/comparison/compareArms';
import { clopperPearson } from '../../../helpers/statistics';
import { type SimulatedShop, simulateShop } from './simulatedShop';

const arm = (share: number, customers: number, sum: number, squares: number) => ({
  share,
  orders: customers,
  planned: 1_000,
  // Without skew the score is S / √V.
  moments: { customers, sum, squares, cubes: 0, foretold: { sum: 0, products: 0, squares: 0 } },
});

describe('chanceToWin', () => {
  it('is the posterior mass above 0 of a flat prior', () => {
    const [treatment, control] = [arm(0.5, 300, 1_000, 40_000), arm(0.2, 120, 350, 9_000)];
    const [mean, variance] = [1_000 / 0.5 - 350 / 0.2, 40_000 / 0.25 + 9_000 / 0.04];
    // Likelihood of the estimate for each true difference, by the rectangle rule.
    let [above, all] = [0, 0];
    const sd = Math.sqrt(variance);
    for (let i = -40_000; i < 40_000; i++) {
      const difference = ((i + 0.5) * sd) / 4_000;
      const likelihood = Math.exp(-((mean - difference) ** 2) / (2 * variance));
      all += likelihood;
      if (difference > 0) above += likelihood;
    }
    expect(chanceToWin(treatment, control)).toBeCloseTo(above / all, 6);
    expect(chanceToWin(control, treatment)).toBeCloseTo(1 - above / all, 6);
  });

  it('is not told of few customers, or of orders that left nothing', () => {
    expect(chanceToWin(arm(0.5, 99, 1_000, 40_000), arm(0.5, 500, 0, 40_000))).toBeNull();
    expect(chanceToWin(arm(0.5, 100, 0, 0), arm(0.5, 100, 0, 0))).toBeNull();
  });

  it('passes .95 in one A/A test of twenty at one look by customer, in more by order, and in many where somebody looks daily', () => {
    const RUNS = 600;
    const shop: SimulatedShop = {
      days: 56,
      plannedDays: 56,
      customers: 40,
      shares: { treatment: 0.5, control: 0.3 },
      customersTimes: 1,
      marginTimes: 1,
      repeat: { share: 0.05, orders: 20 },
      logSpread: 0.8,
    };
    const found = { once: 0, naive: 0, daily: 0 };
    for (let seed = 0; seed < RUNS; seed++) {
      let ever = false;
      simulateShop(shop, seededRng(40_000 + seed), ({ margin: { treatment, control }, naive }, day) => {
        const wins = (chanceToWin(treatment, control) ?? 0) > 0.95;
        ever ||= wins;
        if (day !== shop.days - 1) return;
        if (wins) found.once += 1;
        // Broken twin: every order independent.
        const forgetful = (of: typeof treatment, squares: number) => ({ ...of, moments: { ...of.moments, squares, cubes: 0 } });
        if ((chanceToWin(forgetful(treatment, naive.treatment), forgetful(control, naive.control)) ?? 0) > 0.95) found.naive += 1;
      });
      if (ever) found.daily += 1;
    }
    console.log(
      `chance to win above .95 in ${RUNS} A/A tests: one look ${found.once}, by order ${found.naive}, some day of 56 ${found.daily}`,
    );
    const { lower, upper } = clopperPearson(found.once, RUNS, 0.005);
    expect(lower).toBeLessThan(0.05);
    expect(upper).toBeGreaterThan(0.05);
    expect(clopperPearson(found.naive, RUNS, 0.005).lower).toBeGreaterThan(0.05);
    expect(clopperPearson(found.daily, RUNS, 0.005).lower).toBeGreaterThan(0.1);
  });
});
