import { describe, expect, it } from 'vitest';
import { integer, normal, type Rng, seededRng, uniform } from '../../../../src/maths/random';
import { formatAttribution } from '../../../../src/protocol/attribution';
import type { OrderRecord } from '../../../../src/protocol/order';
import { PLANNED_WEEKS } from '../../../../src/stats/comparison/confidenceSequence';
import { analyseExperiment } from '../../../../src/stats/experiment/analyseExperiment';
import { experimentArms } from '../../../../src/stats/experiment/compareGroups';
import { armMetrics, type MetricName, metricEstimates } from '../../../../src/stats/experiment/metricEstimates';

const shares = { none: 0.3, rule: 0, couplet: 0.7 } as const;
type Group = 'none' | 'couplet';

/** Orders of one group: 12% paid back in part or whole, a third of customers come again. */
const tell = (variant: Group, count: number, rng: Rng, discounted = variant === 'couplet' ? 0.5 : 0.1): OrderRecord[] =>
  Array.from({ length: count }, (_, i): OrderRecord => {
    const subtotal = Math.round(8_000 * Math.exp(0.6 * normal(rng) - 0.18));
    const discount = uniform(rng) < discounted ? Math.round(subtotal / 10) : 0;
    const kind = uniform(rng);
    return {
      orderId: `${variant}${i}`,
      at: i * 60_000,
      attribution: formatAttribution({ experiment: 'e1', variant }),
      customerId: `c${variant}${uniform(rng) < 1 / 3 ? integer(rng, i + 1) : i}`,
      subtotal,
      discount,
      margin: Math.round(subtotal * 0.4),
      refunded: kind < 0.06 ? subtotal - discount : kind < 0.12 ? Math.round((subtotal - discount) / 3) : 0,
    };
  });

const both = (none: readonly OrderRecord[], couplet: readonly OrderRecord[]) => {
  const arms = experimentArms({ none, rule: [], couplet }, { ...shares, rule: 0 }, { start: 0, plannedWeeks: PLANNED_WEEKS });
  return metricEstimates(armMetrics(arms[1]!), armMetrics(arms[0]!), { sequence: 0.05, fixed: 0.05 });
};
const one = (estimates: ReturnType<typeof both>, name: MetricName) => {
  const found = estimates.find(({ metric }) => metric === name);
  if (!found) throw new Error(name);
  return found;
};

/** The test's own: kept goods, orders and refunds by customer, in floating point and without the product's types. */
const own = (orders: readonly OrderRecord[]) => {
  const customers = new Map<string, { kept: number; orders: number; paid: number; back: number }>();
  for (const { customerId = '', subtotal, discount, refunded = 0 } of orders) {
    const so = customers.get(customerId) ?? { kept: 0, orders: 0, paid: 0, back: 0 };
    customers.set(customerId, so);
    const paid = subtotal - discount;
    so.paid += paid;
    so.back += refunded;
    so.kept += paid - refunded;
    if (refunded < paid) so.orders += 1;
  }
  const all = [...customers.values()];
  const ratio = (top: 'kept' | 'back', bottom: 'orders' | 'paid') => {
    const [a, b] = [all.reduce((sum, one) => sum + one[top], 0), all.reduce((sum, one) => sum + one[bottom], 0)];
    const power = (k: number): number => all.reduce((sum, one) => sum + (one[top] - (a / b) * one[bottom]) ** k, 0);
    return { value: a / b, per: b, squares: power(2), cubes: power(3) };
  };
  return { averageOrder: ratio('kept', 'orders'), refundRate: ratio('back', 'paid') };
};

describe('metricEstimates', () => {
  const none = tell('none', 3_000, seededRng(1));
  const couplet = tell('couplet', 8_000, seededRng(2));
  const estimates = both(none, couplet);

  it('says of net margin and orders what the comparison says', () => {
    const analysed = analyseExperiment([...none, ...couplet], { experiment: 'e1', shares, smallestLift: 0.1 });
    if (!analysed.ok) throw new Error(analysed.error.code);
    const { arms, comparisons } = analysed.value;
    const [comparison] = comparisons;
    expect(comparison?.metrics).toEqual(estimates);
    expect(one(estimates, 'netMargin')).toMatchObject({ lift: comparison?.netMargin, difference: comparison?.incremental, unit: 'minor' });
    expect(one(estimates, 'orders').lift).toEqual(comparison?.orders);
    // Capped, unlike the table of groups: what is subtracted and divided is what is said beside it.
    for (const name of ['netMargin', 'orders', 'revenue'] as const) {
      const { treatment, control, difference, lift } = one(estimates, name);
      expect(difference.value).toBeCloseTo(treatment! - control!, 4);
      expect(lift.value).toBeCloseTo(treatment! / control! - 1, 10);
    }
    expect(one(estimates, 'netMargin').treatment).toBeLessThan(arms[1]?.netAtFullShare ?? 0);
    expect(one(estimates, 'revenue').control).toBe((arms[0]?.revenue ?? 0) / shares.none);
    expect(one(estimates, 'discount').treatment).toBe((arms[1]?.discount ?? 0) / shares.couplet);
  });

  it('takes ratios of sums, with the interval of the delta method for one planned look', () => {
    const [t, c] = [own(couplet), own(none)];
    for (const name of ['averageOrder', 'refundRate'] as const) {
      const { treatment, control, difference, lift } = one(estimates, name);
      expect(treatment).toBeCloseTo(t[name].value, 8);
      expect(control).toBeCloseTo(c[name].value, 8);
      expect(difference.value).toBeCloseTo(t[name].value - c[name].value, 8);
      expect(lift.value).toBeCloseTo(t[name].value / c[name].value - 1, 8);
      // Both groups in units of the control's denominator over all traffic: shares and figures, then the score of docs/experiments.md.
      const [πc, scale] = [shares.none, c[name].per / shares.none];
      const πt = t[name].per / scale;
      const score = (end: number | null): number => {
        const value = (difference.value! - end!) * scale;
        const z = value / Math.sqrt(t[name].squares / πt ** 2 + c[name].squares / πc ** 2);
        const [m2, m3] = [(t[name].squares + c[name].squares) / (πt + πc), (t[name].cubes + c[name].cubes) / (πt + πc)];
        const gamma = (m3 * (1 / πt ** 2 - 1 / πc ** 2)) / (m2 * (1 / πt + 1 / πc)) ** 1.5;
        return ((1 + (gamma * z) / 3) ** 3 - 1) / gamma + gamma / 6;
      };
      expect(score(difference.fixed.lower)).toBeCloseTo(1.959964, 5);
      expect(score(difference.fixed.upper)).toBeCloseTo(-1.959964, 5);
      expect(difference.sequence.upper).toBeGreaterThan(difference.fixed.upper!);
    }
  });

  it('holds the true ratio in 95% of experiments at one planned look, customers who come again and all', () => {
    const RUNS = 1_000;
    const truth = own(tell('couplet', 400_000, seededRng(3)));
    const control = own(tell('none', 400_000, seededRng(4)));
    const inside = { averageOrder: 0, refundRate: 0 };
    for (let run = 0; run < RUNS; run++) {
      const found = both(tell('none', 300, seededRng(5_000 + run)), tell('couplet', 700, seededRng(9_000 + run)));
      for (const name of ['averageOrder', 'refundRate'] as const) {
        const { lower, upper } = one(found, name).difference.fixed;
        const difference = truth[name].value - control[name].value;
        if ((lower ?? 0) <= difference && difference <= (upper ?? 0)) inside[name] += 1 / RUNS;
      }
    }
    console.log('ratios inside at one look', JSON.stringify(inside));
    for (const share of Object.values(inside)) {
      expect(share).toBeGreaterThan(0.93);
      expect(share).toBeLessThan(0.97);
    }
  });

  it('knows no lift without discounts in the control, no ratio without orders, and no interval without any refund', () => {
    const plain = tell('none', 500, seededRng(5), 0).map((order) => ({ ...order, refunded: 0 }));
    const treated = tell('couplet', 500, seededRng(6)).map((order) => ({ ...order, refunded: 0 }));
    const found = both(plain, treated);
    expect(one(found, 'discount')).toMatchObject({ control: 0, lift: { value: null } });
    expect(one(found, 'discount').difference.sequence.lower).toBeGreaterThan(0);
    expect(one(found, 'refundRate')).toMatchObject({
      treatment: 0,
      control: 0,
      difference: { value: 0, sequence: { lower: null }, fixed: { lower: null } },
    });
    expect(one(both([], treated), 'averageOrder')).toMatchObject({ control: null, difference: { value: null }, lift: { value: null } });
  });
});
