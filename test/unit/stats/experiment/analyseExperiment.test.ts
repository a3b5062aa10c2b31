import { describe, expect, it } from 'vitest';
import { integer, normal, type Rng, seededRng, uniform } from '../../../../src/maths/random';
import { formatAttribution } from '../../../../src/protocol/attribution';
import { type Variant, variants } from '../../../../src/protocol/experiment';
import type { OrderRecord } from '../../../../src/protocol/order';
import { verdictSentence } from '../../../../src/stats/comparison/verdict';
import { analyseExperiment, type ExperimentSetting } from '../../../../src/stats/experiment/analyseExperiment';

const WEEK = 7 * 86_400_000;
const setting: ExperimentSetting = { experiment: 'e1', shares: { none: 0.2, rule: 0.3, couplet: 0.5 }, smallestLift: 0.1 };

interface Story {
  readonly weeks: number;
  /** Orders were all traffic untreated, in all. */
  readonly orders: number;
  /** Times as many orders, and share of them that redeem 10% off. */
  readonly arms: Readonly<Record<Variant, { readonly times: number; readonly redeeming: number }>>;
}

/** Orders of 100.00 on average with 40% margin. */
const tell = ({ weeks, orders, arms }: Story, rng: Rng): OrderRecord[] =>
  variants.flatMap((variant) =>
    Array.from({ length: Math.round(orders * setting.shares[variant] * arms[variant].times) }, (_, i): OrderRecord => {
      const subtotal = Math.round(10_000 * Math.exp(0.4 * normal(rng) - 0.08));
      return {
        orderId: `${variant}${i}`,
        at: Math.floor(uniform(rng) * weeks * WEEK),
        attribution: formatAttribution({ experiment: 'e1', variant }),
        subtotal,
        discount: uniform(rng) < arms[variant].redeeming ? Math.round(subtotal / 10) : 0,
        margin: Math.round(subtotal * 0.4),
      };
    }),
  );
const plain = { times: 1, redeeming: 0 };

const analysed = (orders: readonly OrderRecord[], more: Partial<ExperimentSetting> = {}) => {
  const result = analyseExperiment(orders, { ...setting, ...more });
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};
const between = (orders: readonly OrderRecord[], treatment: Variant, control: Variant, more: Partial<ExperimentSetting> = {}) => {
  const found = analysed(orders, more).comparisons.find((one) => one.treatment === treatment && one.control === control);
  if (!found) throw new Error('no such comparison');
  return found;
};

/** Net margin of each customer, in the arm of its attribute. */
const customerNets = (orders: readonly OrderRecord[]) => {
  const found = new Map<string, { variant: string; net: number }>();
  for (const { orderId, customerId, attribution, subtotal, discount, margin, refunded = 0 } of orders) {
    const variant = (attribution ?? '').split('.')[2]!;
    const key = `${variant} ${customerId ?? orderId}`;
    const kept = (subtotal - discount - refunded) / (subtotal - discount);
    const net = (found.get(key)?.net ?? 0) + Math.round((margin - discount) * kept);
    found.set(key, { variant, net });
  }
  return [...found.values()];
};

describe('analyseExperiment', () => {
  const ORDERS = 40_000;
  const costly: Story = { weeks: 20, orders: ORDERS, arms: { none: plain, rule: plain, couplet: { times: 1.1, redeeming: 0.6 } } };

  const costlyOrders = tell(costly, seededRng(1));

  it('calls +10% orders at 60% redeeming 10% off a loss, and +25% a gain', () => {
    const loss = between(costlyOrders, 'couplet', 'none');
    expect(loss.orders.value).toBeCloseTo(0.1, 3);
    expect(loss.orders.sequence.lower).toBeGreaterThan(0);
    // 1.1 · .34 / .4 − 1 = −6.5%.
    expect(Math.abs((loss.netMargin.value ?? 0) + 0.065)).toBeLessThan(0.04);
    expect(loss.verdict).toEqual({ code: 'loss' });
    expect(verdictSentence(loss, 0.1)).toMatch(/^Loss: .*although orders rose by 10\.0%/);
    const more = { ...costly, arms: { ...costly.arms, couplet: { times: 1.25, redeeming: 0.6 } } };
    expect(between(tell(more, seededRng(2)), 'couplet', 'none').verdict).toEqual({ code: 'gain' });
  });

  it('stands at break-even, about +17.6%, with an interval around nothing', () => {
    const even = { ...costly, arms: { ...costly.arms, couplet: { times: 0.4 / 0.34, redeeming: 0.6 } } };
    const { netMargin, verdict } = between(tell(even, seededRng(3)), 'couplet', 'none');
    expect(Math.abs(netMargin.value ?? 1)).toBeLessThan(0.02);
    expect(verdict).toMatchObject({ code: 'unknown', reason: 'small' });
  });

  it('adds up to the cent, and lifts follow from shares alone', () => {
    const orders = costlyOrders;
    const { arms, comparisons, weeks, capped } = analysed(orders);
    for (const { margin, discount, refunds, net, share, netAtFullShare } of arms) {
      expect(margin - discount - refunds).toBe(net);
      expect(netAtFullShare).toBe(net / share);
    }
    expect(arms.reduce((sum, { orders: n }) => sum + n, 0)).toBe(orders.length);
    // One customer in a thousand, at either end, counts as the next one does.
    const totals = customerNets(orders);
    const sorted = totals.map(({ net }) => net).sort((a, b) => a - b);
    const [lower, upper] = [Math.floor(sorted.length / 1_000), sorted.length - 1 - Math.floor(sorted.length / 1_000)].map(
      (i) => sorted[i]!,
    );
    const fullShare = (variant: Variant, share: number): number =>
      totals.filter((one) => one.variant === variant).reduce((sum, { net }) => sum + Math.min(upper!, Math.max(lower!, net)), 0) / share;
    const [none, rule] = arms;
    expect(comparisons[0]?.incremental.value).toBeCloseTo(fullShare('rule', rule!.share) - fullShare('none', none!.share), 4);
    expect(capped).toEqual({ lower, upper, customers: sorted.filter((net) => net < lower! || net > upper!).length });
    expect(weeks).toBeCloseTo(20, 1);
  });

  it('says how long it will take while it does not know, less as time goes by', () => {
    const early: Story = { weeks: 2, orders: 2_000, arms: { none: plain, rule: plain, couplet: plain } };
    const { verdict } = between(tell(early, seededRng(5)), 'couplet', 'none');
    const later = between(tell({ ...early, weeks: 4, orders: 4_000 }, seededRng(6)), 'couplet', 'none');
    if (verdict.code !== 'unknown' || later.verdict.code !== 'unknown') throw new Error('known');
    expect(verdict.weeks).toBeGreaterThan(4);
    expect((verdict.weeks ?? 0) - (later.verdict.weeks ?? 0)).toBeGreaterThan(1);
    expect(verdictSentence(later, 0.1)).toMatch(/^No result yet: \d+ more weeks at your traffic/);
    const few = between(tell({ ...early, orders: 120 }, seededRng(7)), 'couplet', 'none');
    expect(few.verdict).toMatchObject({ code: 'unknown', reason: 'too_few_customers' });
    expect(few.netMargin.sequence).toEqual({ lower: null, upper: null });
  });

  it('clusters by customer: the same orders by few people leave a wider interval', () => {
    const orders = costlyOrders.map((order) => ({ ...order, discount: 0 }));
    const rng = seededRng(9);
    const clustered = orders.map((order) => ({ ...order, customerId: `${order.attribution}${integer(rng, 1_000)}` }));
    const width = ({ netMargin: { fixed } }: ReturnType<typeof between>): number => (fixed.upper ?? 0) - (fixed.lower ?? 0);
    const ratio = width(between(clustered, 'couplet', 'none')) / width(between(orders, 'couplet', 'none'));
    expect(ratio).toBeGreaterThan(2);
  });

  it('gives no verdict, but bounds, where a checkout route loses the attribute, and guesses nobody into an arm', () => {
    const gain: Story = { ...costly, arms: { none: plain, rule: plain, couplet: { times: 1.3, redeeming: 0 } } };
    const orders = tell(gain, seededRng(10)).map((order) => ({ ...order, route: 'web' }));
    expect(between(orders, 'couplet', 'none').verdict.code).toBe('gain');
    // Three in ten shoppers gave no consent, whatever the route; the express checkout drops half of the attributes besides.
    const rng = seededRng(11);
    const express = orders.map((order, i) => {
      const route = i % 4 === 0 ? 'express' : 'web';
      const kept = uniform(rng) > 0.3 && (route === 'web' || uniform(rng) > 0.5);
      return { ...order, route, attribution: kept ? order.attribution : null };
    });
    const { coverage, arms } = analysed(express);
    expect(coverage.routes.map(({ route, loses }) => [route, loses])).toEqual([
      ['web', false],
      ['express', true],
    ]);
    const lost = coverage.routes[1]!;
    expect(Math.abs(lost.missing / lost.orders - 0.35)).toBeLessThan(0.02);
    expect(arms.reduce((sum, { orders: n }) => sum + n, 0)).toBe(coverage.attributed);
    const { verdict, bounds, incremental } = between(express, 'couplet', 'none');
    expect(verdict).toMatchObject({ code: 'unknown', reason: 'attribution_lost' });
    expect(bounds?.lower).toBeLessThan(incremental.sequence.lower ?? 0);
    expect(bounds?.upper).toBeGreaterThan(incremental.sequence.upper ?? 0);
  });

  it('takes missing consent, the same in every route, for no loss', () => {
    const rng = seededRng(12);
    const orders = costlyOrders.map((order, i) => ({
      ...order,
      route: i % 4 === 0 ? 'express' : 'web',
      attribution: uniform(rng) > 0.3 ? order.attribution : null,
    }));
    const { coverage, comparisons } = analysed(orders);
    expect(coverage.routes.some(({ loses }) => loses)).toBe(false);
    expect(comparisons.every(({ bounds }) => bounds === null)).toBe(true);
  });

  it('takes no route for a loser because a small one happens to have kept every attribute', () => {
    const orders = costlyOrders.slice(0, 3_000).map((order, i) => {
      const small = i % 100 === 0;
      return { ...order, route: small ? 'phone' : 'web', attribution: small || i % 12 !== 1 ? order.attribution : null };
    });
    const { coverage } = analysed(orders);
    expect(coverage.routes).toMatchObject([
      { route: 'web', orders: 2_970, loses: false, missing: 0 },
      { route: 'phone', orders: 30, attributed: 30, loses: false },
    ]);
  });

  it('gives no verdict while assignment does not keep to the shares', () => {
    const orders = costlyOrders;
    const assigned = { none: 44_000, rule: 58_000, couplet: 98_000 };
    const result = analysed(orders, { assigned });
    expect(result.sampleRatio).toMatchObject({
      mismatch: true,
      arms: [
        { variant: 'none', assigned: 44_000, share: 0.2 },
        { variant: 'rule', assigned: 58_000, share: 0.3 },
        { variant: 'couplet', assigned: 98_000, share: 0.5 },
      ],
    });
    expect(between(orders, 'couplet', 'none', { assigned }).verdict).toMatchObject({ reason: 'sample_ratio_mismatch' });
    expect(between(orders, 'couplet', 'none', { assigned: { none: 40_050, rule: 60_010, couplet: 99_940 } }).verdict).toEqual({
      code: 'loss',
    });
  });

  it('leaves other experiments out, and says when there is nothing of this one or an arm that should not be', () => {
    const orders = costlyOrders;
    expect(analyseExperiment(orders, { ...setting, experiment: 'e2' })).toMatchObject({
      ok: false,
      error: { code: 'no_experiment_orders' },
    });
    expect(analyseExperiment(orders, { ...setting, shares: { none: 0.5, rule: 0, couplet: 0.5 } })).toMatchObject({
      ok: false,
      error: { code: 'variant_without_share', at: 'shares.rule' },
    });
    const others = orders.map((order) => ({ ...order, attribution: order.attribution!.replace('e1', 'e2') }));
    expect(analysed([...orders, ...others]).arms).toEqual(analysed(orders).arms);
  });

  it('values coupons by the orders of exploring sessions, discounts off, dearer under a shadow price', () => {
    const [explore, coupons] = [0.1, ['good', 'bad']];
    const rng = seededRng(16);
    const orders = tell({ ...costly, orders: ORDERS, arms: { none: plain, rule: plain, couplet: plain } }, rng);
    const share = (setting.shares.couplet * explore) / coupons.length;
    // Of sessions that drew "good" half again as many order; both give 10% off to everyone.
    const drawn = coupons.flatMap((explored) =>
      Array.from(
        { length: Math.round(ORDERS * share * (explored === 'good' ? 1.5 : 1)) },
        (_, i): OrderRecord => ({
          orderId: `${explored}${i}`,
          at: Math.floor(uniform(rng) * 20 * WEEK),
          attribution: formatAttribution({ experiment: 'e1', variant: 'couplet', explored }),
          subtotal: 10_000,
          discount: 1_000,
          margin: 4_000,
        }),
      ),
    );
    const [good, bad] = analysed([...orders, ...drawn], { exploring: { explore, coupons } }).coupons ?? [];
    // 1.5 · 3,000 − 4,000 and 3,000 − 4,000 an order of the control.
    expect(Math.abs((good?.value.value ?? 0) / ORDERS - 500)).toBeLessThan(450);
    expect(good?.value.sequence.lower).toBeGreaterThan(0);
    expect(bad?.value.sequence.upper).toBeLessThan(0);
    const [dear] = analysed([...orders, ...drawn], { exploring: { explore, coupons, shadowPrice: 1 } }).coupons ?? [];
    expect(((good?.value.value ?? 0) - (dear?.value.value ?? 0)) / ORDERS).toBeCloseTo(1_500, 0);
  });
});
