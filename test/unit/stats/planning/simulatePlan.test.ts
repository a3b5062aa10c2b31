import { describe, expect, it } from 'vitest';
import { drawLiftedShop } from '../../../../bench/verdicts/weeksToVerdict';
import { seededRng, uniform } from '../../../../src/maths/random';
import type { OrderRecord } from '../../../../src/protocol/order';
import { DAY } from '../../../../src/protocol/values/clock';
import { historyWindow, shopHistory, WEEK } from '../../../../src/stats/planning/shopHistory';
import { foundOn } from '../../../../src/stats/planning/simulatedPower';
import { simulateExperiment } from '../../../../src/stats/planning/simulateExperiment';
import { simulatePlan } from '../../../../src/stats/planning/simulatePlan';
import { clopperPearson } from '../../../helpers/statistics';

const shares = { none: 0.5, rule: 0, couplet: 0.5 };

/** What the formula assumes: every customer orders once, at any time. */
const onceEach = (weeks: number, customers: number, seed = 1): readonly OrderRecord[] => {
  const rng = seededRng(seed);
  return Array.from({ length: weeks * customers }, (_, i) => ({
    orderId: `o${i}`,
    at: Math.floor(uniform(rng) * weeks * WEEK),
    attribution: null,
    customerId: `${i}`,
    subtotal: 4_000,
    discount: 0,
    margin: Math.round(500 + 3_000 * uniform(rng)),
  }));
};

const planOf = (orders: readonly OrderRecord[], lift: number, runs: number, seed = 1) =>
  simulatePlan(shopHistory(orders), { shares, lift, runs }, seededRng(seed));

const simulated = (plan: ReturnType<typeof planOf>) => {
  if (!plan.simulation.ok) throw new Error(plan.simulation.reason);
  return plan.simulation.comparisons[0]!;
};

describe('simulatePlan', () => {
  it('agrees with the formula where customers order once each, and gives up most experiments without an effect early at little cost', () => {
    const plan = planOf(onceEach(12, 400), 0.25, 200);
    const { browser, customer } = simulated(plan);
    const formula = plan.formula![0]!.weeks.netMargin!.daily!;
    const { stopped, medianWeeks, lost } = browser.futility;
    console.log(
      `weeks to plan for: simulated ${browser.weeks!.toFixed(2)} (${browser.lower!.toFixed(2)} to ${browser.upper!.toFixed(2)}), formula ${formula.toFixed(2)}; ` +
        `no effect: stopped early ${(100 * stopped.value).toFixed(1)}%, half by ${medianWeeks!.toFixed(1)} weeks; missed by stopping ${(100 * lost.value).toFixed(1)}%`,
    );
    expect(browser.lower).toBeLessThanOrEqual(formula);
    expect(browser.upper).toBeGreaterThanOrEqual(formula);
    // Nobody comes back, so earlier orders foretell nothing.
    expect(Math.abs(customer!.weeks! - browser.weeks!)).toBeLessThan(0.5);
    expect(stopped.value).toBeGreaterThan(0.7);
    expect(medianWeeks).toBeLessThan(browser.weeks!);
    expect(lost.value).toBeLessThan(0.15);
  });

  it('finds what only the treated have, and nothing where both groups have it', () => {
    const RUNS = 200;
    const found = (orders: readonly OrderRecord[], lift: number): number => {
      const rng = seededRng(5);
      const window = historyWindow(shopHistory(orders), 8, 5);
      let runs = 0;
      for (let i = 0; i < RUNS; i++) {
        const { browser } = simulateExperiment(window, { shares, lift, draws: ['browser'], step: 1 }, rng);
        runs += Number(foundOn(browser, 0, 35, 1) <= 35);
      }
      return runs;
    };
    const [treated, both] = [found(onceEach(16, 400), 0.3), found(onceEach(16, 520), 0)];
    console.log(`+30% over 5 weeks, ${RUNS} runs: found ${treated} where the treated have it, ${both} where both groups have it`);
    expect(treated).toBeGreaterThan(0.8 * RUNS);
    expect(clopperPearson(both, RUNS, 0.01).lower).toBeLessThan(0.025);
  });

  it('needs fewer weeks where customers are known by their id', () => {
    const plan = planOf(drawLiftedShop({ known: 0.8, lift: 0, weeks: 10 }, seededRng(3)), 0.25, 60);
    const { customer, browser } = simulated(plan);
    console.log(
      `four in five orders by known customers: ${customer!.weeks} weeks by customer, ${browser.weeks} by browser, formula ${plan.formula![0]!.weeks.netMargin!.daily}`,
    );
    expect(customer!.power.value).toBeGreaterThan(0.75);
    expect(customer!.weeks).toBeLessThan(browser.weeks ?? Number.POSITIVE_INFINITY);
  });

  it('says the same by the same seed, and something else by another', () => {
    const [plan, again, other] = [1, 1, 2].map((seed) => planOf(onceEach(12, 300), 0.5, 50, seed));
    expect(again).toEqual(plan);
    expect(other).not.toEqual(plan);
  });

  it('draws no groups by an id that is an e-mail address', () => {
    const orders = onceEach(12, 300).map((order) => ({ ...order, customerId: `${order.customerId}@example.com` }));
    expect(simulated(planOf(orders, 0.5, 50)).customer).toBeNull();
  });

  it('says why there is no simulation, and goes by the formula', () => {
    const few = planOf(onceEach(12, 10), 0.1, 50);
    expect(few.simulation).toEqual({ ok: false, reason: 'too_few_customers' });
    expect(few.formula![0]!.weeks.netMargin!.fixed).toBeGreaterThan(100);
    expect(
      planOf(
        onceEach(12, 300).filter(({ at }) => at < 20 * DAY),
        0.1,
        50,
      ).simulation,
    ).toEqual({ ok: false, reason: 'too_few_weeks' });
    const losing = onceEach(12, 300).map((order) => ({ ...order, margin: -100 }));
    expect(planOf(losing, 0.1, 50)).toEqual({ formula: null, simulation: { ok: false, reason: 'no_net_margin' } });
    expect(planOf([], 0.1, 50).simulation).toEqual({ ok: false, reason: 'no_net_margin' });
  });

  it('has no weeks where the orders are of too short a time to find the lift in it', () => {
    const plan = planOf(onceEach(10, 300), 0.05, 50);
    const { browser } = simulated(plan);
    expect(browser).toMatchObject({ weeks: null, upper: null });
    expect(browser.power.value).toBeLessThan(0.5);
    expect(plan.formula![0]!.weeks.netMargin!.daily).toBeGreaterThan(10);
  });
});
