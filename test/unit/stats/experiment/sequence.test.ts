import { describe, expect, it } from 'vitest';
import type { Interval } from '../../../../src/maths/interval';
import { seededRng } from '../../../../src/maths/random';
import { differenceEstimate, liftEstimate } from '../../../../src/stats/comparison/compareArms';
import { clopperPearson } from '../../../helpers/statistics';
import { type SimulatedShop, simulateShop } from './simulatedShop';

const EXPERIMENTS = 1_000;

/** 500 new customers a week, one in twenty of whom orders 20 times: more than half of the orders. */
const shop: SimulatedShop = {
  days: 56,
  plannedDays: 56,
  customers: 72,
  shares: { treatment: 0.5, control: 0.2 },
  customersTimes: 1,
  marginTimes: 1,
  repeat: { share: 0.05, orders: 20 },
  logSpread: 0.8,
};

const excludes = ({ lower, upper }: Interval, value: number): boolean =>
  (lower !== null && value < lower) || (upper !== null && value > upper);

const share = (hits: number): string => {
  const { lower, upper } = clopperPearson(hits, EXPERIMENTS, 0.025);
  return `${((100 * hits) / EXPERIMENTS).toFixed(1)}% (95% interval ${(100 * lower).toFixed(1)} to ${(100 * upper).toFixed(1)}%)`;
};

describe('the confidence sequence, looked at daily for 8 weeks', () => {
  it('finds a difference where there is none in at most 5% of 1,000 A/A tests with heavy repeat customers, unlike what forgets customers or looks', () => {
    const found = { orders: 0, margin: 0, fixed: 0, naive: 0 };
    for (let seed = 0; seed < EXPERIMENTS; seed++) {
      const so = { orders: false, margin: false, fixed: false, naive: false };
      simulateShop(shop, seededRng(seed), ({ orders, margin, naive }) => {
        const ofMargin = differenceEstimate(margin.treatment, margin.control);
        so.orders ||= excludes(differenceEstimate(orders.treatment, orders.control).sequence, 0);
        so.margin ||= excludes(ofMargin.sequence, 0);
        so.fixed ||= excludes(ofMargin.fixed, 0);
        // Broken twin: every order independent, every look the only one.
        const se = Math.sqrt(naive.treatment / shop.shares.treatment ** 2 + naive.control / shop.shares.control ** 2);
        so.naive ||= ofMargin.fixed.lower !== null && Math.abs(ofMargin.value ?? 0) > 1.96 * se;
      });
      for (const name of ['orders', 'margin', 'fixed', 'naive'] as const) if (so[name]) found[name] += 1;
    }
    console.log(
      `A/A, ${EXPERIMENTS} tests, 56 daily looks, false positives: orders ${share(found.orders)}, net margin ${share(found.margin)}; ` +
        `fixed-horizon interval by customer ${share(found.fixed)}, by order ${share(found.naive)}`,
    );
    expect(found.orders / EXPERIMENTS).toBeLessThanOrEqual(0.05);
    expect(found.margin / EXPERIMENTS).toBeLessThanOrEqual(0.05);
    expect(found.fixed / EXPERIMENTS).toBeGreaterThan(0.15);
    expect(found.naive / EXPERIMENTS).toBeGreaterThan(0.5);
  });

  it('keeps to 5% over half a year with a control of one shopper in twenty', () => {
    const lopsided = { ...shop, days: 182, customers: 30, shares: { treatment: 0.9, control: 0.05 } };
    let found = 0;
    for (let seed = 0; seed < EXPERIMENTS; seed++) {
      let so = false;
      simulateShop(lopsided, seededRng(900_000 + seed), ({ margin }) => {
        so ||= excludes(differenceEstimate(margin.treatment, margin.control).sequence, 0);
      });
      if (so) found += 1;
    }
    console.log(`A/A, ${EXPERIMENTS} tests, 182 daily looks, shares 90% and 5%, false positives: net margin ${share(found)}`);
    expect(found / EXPERIMENTS).toBeLessThanOrEqual(0.05);
  });

  it('holds the true lifts at every look together in at least 93% of 1,000 A/B tests', () => {
    const ab = { ...shop, customersTimes: 1.1, marginTimes: 0.85 };
    const truth = { orders: 0.1, margin: 1.1 * 0.85 - 1 };
    const held = { orders: 0, margin: 0, fixed: 0 };
    for (let seed = 0; seed < EXPERIMENTS; seed++) {
      const missed = { orders: false, margin: false, fixed: false };
      simulateShop(ab, seededRng(10_000 + seed), ({ orders, margin }) => {
        const ofMargin = liftEstimate(margin.treatment, margin.control);
        missed.orders ||= excludes(liftEstimate(orders.treatment, orders.control).sequence, truth.orders);
        missed.margin ||= excludes(ofMargin.sequence, truth.margin);
        missed.fixed ||= excludes(ofMargin.fixed, truth.margin);
      });
      for (const name of ['orders', 'margin', 'fixed'] as const) if (!missed[name]) held[name] += 1;
    }
    console.log(
      `A/B, ${EXPERIMENTS} tests, truth held at all 56 looks: orders ${share(held.orders)}, net margin ${share(held.margin)}; ` +
        `fixed-horizon interval ${share(held.fixed)}`,
    );
    expect(held.orders / EXPERIMENTS).toBeGreaterThanOrEqual(0.93);
    expect(held.margin / EXPERIMENTS).toBeGreaterThanOrEqual(0.93);
    expect(held.fixed / EXPERIMENTS).toBeLessThan(0.9);
  });
});
