import { describe, expect, it } from 'vitest';
import type { ExperimentComparison } from '../../../../src/console/api/experimentSchema';
import { headlineOf, plannedFrom } from '../../../../src/console/experiment/plannedFrom';
import { nextStep } from '../../../../src/console/experiment/verdict';
import { metricScale, ordersAside, standingOf } from '../../../../src/console/pages/results/metricRows';
import { isUnsound } from '../../../../src/stats/comparison/verdict';

type Estimate = ExperimentComparison['orders'];
const estimate = (value: number | null, lower: number | null, upper: number | null): Estimate => ({
  value,
  sequence: { lower, upper },
  fixed: { lower, upper },
});
const comparison = (change: Partial<ExperimentComparison> = {}): ExperimentComparison => ({
  treatment: 'couplet',
  control: 'none',
  orders: estimate(0.02, -0.05, 0.09),
  netMargin: estimate(0.01, -0.08, 0.1),
  incremental: estimate(1_000, -8_000, 10_000),
  roi: null,
  spendPerIncrementalOrder: null,
  chanceToWin: 0.6,
  bounds: null,
  levels: { sequence: 0.05, fixed: 0.05 },
  metrics: [],
  traffic: { orders: { total: 500, squares: 600, customers: 450 }, netMargin: null },
  verdict: { code: 'unknown', reason: 'not_yet', weeks: 3, chance: null },
  ...change,
});

type Reason = Extract<ExperimentComparison['verdict'], { code: 'unknown' }>['reason'];

describe('which comparison is asked about', () => {
  it('is Couplet against no coupons, else the last one', () => {
    const [rule, asked, other] = [comparison({ treatment: 'rule' }), comparison(), comparison({ control: 'rule' })];
    expect(headlineOf({ comparisons: [rule, asked, other] })).toBe(asked);
    expect(headlineOf({ comparisons: [rule, other] })).toBe(other);
    expect(headlineOf({ comparisons: [] })).toBeUndefined();
  });

  it('is not compared at all where assignment or attribution is broken', () => {
    const unknown = (reason: Reason) => isUnsound({ code: 'unknown', reason });
    expect((['sample_ratio_mismatch', 'customers_unbalanced', 'attribution_lost'] as const).map(unknown)).toEqual([true, true, true]);
    expect((['too_few_customers', 'small', 'not_yet'] as const).map(unknown)).toEqual([false, false, false]);
    expect(isUnsound({ code: 'loss' })).toBe(false);
  });
});

describe('what to do about a verdict', () => {
  it('follows from what is known and why not', () => {
    const unknown = (reason: Reason, weeks: number | null, seen = 3, chance: number | null = null) =>
      nextStep({ code: 'unknown', reason, weeks, chance }, seen);
    expect([nextStep({ code: 'gain' }, 3), nextStep({ code: 'loss' }, 3)]).toEqual(['gain', 'loss']);
    expect([unknown('sample_ratio_mismatch', 0), unknown('customers_unbalanced', 0), unknown('attribution_lost', null)]).toEqual([
      'split',
      'customers',
      'mark',
    ]);
    expect([unknown('not_yet', 3), unknown('too_few_customers', 3), unknown('too_few_customers', 0)]).toEqual(['wait', 'wait', 'wait']);
    expect([unknown('not_yet', 0), unknown('not_yet', null)]).toEqual(['unlikely', 'slow']);
    expect([unknown('not_yet', 5, 3, 0.09), unknown('not_yet', 5, 3, 0.11)]).toEqual(['unlikely', 'wait']);
    expect([unknown('small', 5), unknown('small', 0, 3, 0.01), unknown('period', null)]).toEqual(['small', 'small', 'whole']);
    expect([unknown('too_few_customers', null, 0.9), unknown('too_few_customers', null, 1)]).toEqual(['wait', 'slow']);
  });
});

type Name = ExperimentComparison['metrics'][number]['metric'];
const metric = (name: Name, lift: Estimate, difference = lift) => ({ metric: name, lift, difference });
const scaleOf = (...metrics: readonly ReturnType<typeof metric>[]): number => metricScale([{ metrics }]);

describe('the scale of all bars', () => {
  it('is the least step that holds every bound, but those of metrics that change by far more', () => {
    expect(scaleOf(metric('netMargin', estimate(0.01, -0.08, 0.1)))).toBe(0.1);
    expect(scaleOf(metric('netMargin', estimate(0.01, -0.08, 0.1)), metric('orders', estimate(0.1, -0.12, 0.32)))).toBe(0.5);
    expect(scaleOf(metric('orders', estimate(0.01, -0.08, 0.1)), metric('refundRate', estimate(0.1, -0.5, 1.8)))).toBe(0.1);
  });

  it('ends at 100%, and takes no account of figures that have no interval', () => {
    expect(scaleOf(metric('orders', estimate(1.5, -0.4, 4)))).toBe(1);
    expect(scaleOf(metric('orders', estimate(3, null, null)))).toBe(0.05);
  });
});

describe('a metric in words', () => {
  const open = { code: 'unknown', reason: 'not_yet', weeks: 3, chance: null } as const;
  const [more, less, none, few] = [
    estimate(0.2, 0.1, 0.3),
    estimate(-0.2, -0.3, -0.1),
    estimate(0.1, -0.1, 0.3),
    estimate(0.1, null, null),
  ];

  it('is the verdict for net margin alone', () => {
    expect(standingOf(metric('netMargin', more), { code: 'gain' })).toBe('gain');
    expect(standingOf(metric('orders', more), { code: 'gain' })).toBe('higher');
    expect([standingOf(metric('netMargin', more), open), standingOf(metric('netMargin', none), { ...open, reason: 'small' })]).toEqual([
      'unknown',
      'small',
    ]);
  });

  it('says of others what their interval says, also where the control has nothing to divide by', () => {
    expect([more, less, none, few].map((one) => standingOf(metric('orders', one), open))).toEqual(['higher', 'lower', 'chance', 'few']);
    expect(standingOf(metric('discount', estimate(null, null, null), more), open)).toBe('higher');
  });

  it('says nothing of groups that cannot be compared, and gives no verdict on chosen days', () => {
    expect(standingOf(metric('orders', more), { ...open, reason: 'attribution_lost' })).toBe('unsound');
    expect(standingOf(metric('netMargin', more), { ...open, reason: 'period' })).toBe('higher');
  });
});

describe('what orders did beside net margin', () => {
  it('is told beyond chance only, and as a contradiction where it is one', () => {
    expect(ordersAside(comparison())).toEqual({ direction: null, although: false });
    const more = estimate(0.2, 0.05, 0.4);
    const fewer = estimate(-0.2, -0.4, -0.05);
    const [gain, loss] = [estimate(0.1, 0.01, 0.2), estimate(-0.1, -0.2, -0.01)];
    expect(ordersAside({ orders: more, netMargin: gain })).toEqual({ direction: 'more', although: false });
    expect(ordersAside({ orders: more, netMargin: loss })).toEqual({ direction: 'more', although: true });
    expect(ordersAside({ orders: fewer, netMargin: loss })).toEqual({ direction: 'fewer', although: false });
    expect(ordersAside({ orders: fewer, netMargin: gain })).toEqual({ direction: 'fewer', although: true });
    expect(ordersAside({ orders: estimate(null, null, null), netMargin: gain })).toEqual({ direction: null, although: false });
  });
});

describe('what the calculator starts from', () => {
  const arm = (variant: 'none' | 'couplet', share: number) => ({
    variant,
    share,
    customers: 1,
    orders: 1,
    revenue: 1,
    margin: 1,
    discount: 0,
    refunds: 0,
    paidBack: 0,
    net: 1,
    netAtFullShare: 1,
  });

  it('is the running experiment', () => {
    expect(plannedFrom({ arms: [arm('none', 0.2), arm('couplet', 0.8)], comparisons: [comparison()] })).toEqual({
      seen: { orders: { total: 500, squares: 600, customers: 450 }, netMargin: null },
      shares: { none: 0.2, rule: 0, couplet: 0.8 },
    });
  });

  it('is equal halves and no traffic before there are orders', () => {
    expect(plannedFrom(undefined)).toEqual({ seen: undefined, shares: { none: 0.5, rule: 0, couplet: 0.5 } });
  });
});
