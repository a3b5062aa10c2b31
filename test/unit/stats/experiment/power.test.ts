import { describe, expect, it } from 'vitest';
import { seededRng } from '../../../../src/maths/random';
import { differenceEstimate } from '../../../../src/stats/comparison/compareArms';
import {
  type Comparison,
  dailyDetectableLift,
  dailyPower,
  dailyWeeks,
  fixedDetectableLift,
  fixedPower,
  fixedWeeks,
  POWER,
  weeklyTraffic,
  weeksToPlan,
} from '../../../../src/stats/comparison/power';
import { type SimulatedShop, simulateShop } from './simulatedShop';

const RUNS = 1_000;
const WEEKS = [2, 4, 6, 8, 10, 12];

/** 700 customers a week of one order each, whose margins spread as lognormals do. */
const shop: SimulatedShop = {
  days: 84,
  plannedDays: 56,
  customers: 100,
  shares: { treatment: 0.5, control: 0.3 },
  customersTimes: 1.15,
  marginTimes: 1,
  repeat: { share: 0, orders: 1 },
  logSpread: 0.6,
};
const spread = Math.sqrt(Math.exp(0.6 ** 2) - 1);
const traffic = weeklyTraffic({ visits: 28_000, conversion: 0.025, mean: 1, spread, clustering: 1 });
const comparison = { traffic, shares: shop.shares, lift: 0.15 };

const halves = { treatment: 0.5, control: 0.5 };
const orders = (visits: number, conversion = 0.025, clustering = 1) =>
  weeklyTraffic({ visits, conversion, mean: 1, spread: 0, clustering });

/** Power by the end of an experiment planned for that long. */
const dailyPowerAt = (comparison: Comparison, weeks: number): number => [...dailyPower(comparison, Math.round(7 * weeks), weeks)].at(-1)!;

describe('power', () => {
  it('is what simulated experiments find, looked at once and looked at daily, within 3 standard errors', () => {
    const found = { fixed: new Float64Array(WEEKS.length), daily: new Float64Array(WEEKS.length) };
    const toDetect = dailyWeeks(comparison, 8) ?? Number.NaN;
    let inTime = 0;
    for (let seed = 0; seed < RUNS; seed++) {
      let gain = false;
      simulateShop(shop, seededRng(20_000 + seed), ({ margin }, day) => {
        const { sequence, fixed } = differenceEstimate(margin.treatment, margin.control);
        gain ||= (sequence.lower ?? -1) > 0;
        if (gain && day + 1 === Math.round(7 * toDetect)) inTime += 1;
        const at = WEEKS.indexOf((day + 1) / 7);
        if (at < 0) return;
        found.daily[at]! += gain ? 1 : 0;
        found.fixed[at]! += (fixed.lower ?? -1) > 0 ? 1 : 0;
      });
    }
    console.log(
      `weeks to detect with daily looks: ${toDetect.toFixed(1)}; by then found in ${inTime} of ${RUNS} simulations, ${100 * POWER}% wanted`,
    );
    expect(Math.abs(inTime / RUNS - POWER)).toBeLessThan(3 * Math.sqrt((POWER * (1 - POWER)) / RUNS));
    const daily = [...dailyPower(comparison, shop.days, 8)];
    const percent = (x: number): string => `${(100 * x).toFixed(1)}%`;
    for (const [i, weeks] of WEEKS.entries()) {
      const want = { fixed: fixedPower(comparison, weeks), daily: daily[7 * weeks - 1]! };
      const got = { fixed: found.fixed[i]! / RUNS, daily: found.daily[i]! / RUNS };
      const se = { fixed: Math.sqrt((want.fixed * (1 - want.fixed)) / RUNS), daily: Math.sqrt((want.daily * (1 - want.daily)) / RUNS) };
      console.log(
        `power after ${weeks} weeks, calculator / ${RUNS} simulations: one look ${percent(want.fixed)} / ${percent(got.fixed)} ±${percent(se.fixed)}, ` +
          `daily looks ${percent(want.daily)} / ${percent(got.daily)} ±${percent(se.daily)}`,
      );
      for (const kind of ['fixed', 'daily'] as const) expect(Math.abs(got[kind] - want[kind])).toBeLessThan(3 * se[kind]);
    }
  });

  it('needs 6.6 weeks at 20,000 visits, 2.5% and +10% for one look, 2% more than a test that may count visits', () => {
    const plan = { traffic: orders(20_000), shares: halves, lift: 0.1 };
    // Two proportions with known visits: (z + z')² (p₁q₁ + p₂q₂) / (p₂ − p₁)² an arm.
    const counted = (2 * 7.8489 * (0.025 * 0.975 + 0.0275 * 0.9725)) / 0.0025 ** 2 / 20_000;
    expect(counted).toBeCloseTo(6.42, 2);
    expect(fixedWeeks(plan)).toBeCloseTo(6.59, 2);
    expect(fixedPower(plan, fixedWeeks(plan))).toBeCloseTo(POWER, 4);
    console.log(`weeks to plan for +10% with daily looks: ${weeksToPlan(plan)}`);
    expect(weeksToPlan(plan)).toBeGreaterThan(fixedWeeks(plan));
    expect(weeksToPlan(plan)).toBeLessThan(9);
    expect(dailyPowerAt(plan, weeksToPlan(plan)!)).toBeGreaterThan(POWER);
    expect(dailyPowerAt(plan, weeksToPlan(plan)! - 1 / 7)).toBeLessThan(POWER);
  });

  it('takes twice as long for half the traffic or for customers who all order twice', () => {
    const weeks = (traffic: ReturnType<typeof orders>) => fixedWeeks({ traffic, shares: halves, lift: 0.1 });
    expect(weeks(orders(10_000)) / weeks(orders(20_000))).toBeCloseTo(2, 9);
    expect(weeks(orders(20_000, 0.025, 2)) / weeks(orders(20_000))).toBeCloseTo(2, 9);
  });

  it('is inverted by the detectable lift', () => {
    const setting = { traffic: orders(20_000), shares: { treatment: 0.5, control: 0.2 } };
    const fixed = fixedDetectableLift(setting, 8) ?? Number.NaN;
    expect(fixedWeeks({ ...setting, lift: fixed })).toBeCloseTo(8, 3);
    const daily = dailyDetectableLift(setting, 8) ?? Number.NaN;
    expect(weeksToPlan({ ...setting, lift: daily * 1.001 })).toBe(8);
    expect(weeksToPlan({ ...setting, lift: daily * 0.99 })).toBeGreaterThan(8);
    expect(fixedDetectableLift({ traffic: orders(10), shares: halves }, 1)).toBeNull();
  });

  it('has no answer within five years for a trace of a lift', () => {
    expect(weeksToPlan({ traffic: orders(1_000), shares: halves, lift: 0.01 })).toBeNull();
    expect(weeksToPlan({ traffic: orders(20_000), shares: halves, lift: -0.1 })).toBeGreaterThan(6);
  });
});
