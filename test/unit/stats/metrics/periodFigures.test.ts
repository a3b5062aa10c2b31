import { describe, expect, it } from 'vitest';
import { liftedDraw } from '../../../../bench/verdicts/weeksToVerdict';
import { integer, seededRng, uniform } from '../../../../src/maths/random';
import { type Variant, variants } from '../../../../src/protocol/experiment';
import type { OrderRecord } from '../../../../src/protocol/order';
import { DAY, HOUR } from '../../../../src/protocol/values/clock';
import { analyseExperiment } from '../../../../src/stats/experiment/analyseExperiment';
import { periodBefore, periodFigures, periodTotals } from '../../../../src/stats/metrics/periodFigures';

const ZONE = 'Europe/Berlin';
/** Before clocks go back there on 25 October. */
const START = Date.UTC(2026, 9, 15);
const shares = { none: 0.4, rule: 0.1, couplet: 0.5 };
const period = { from: '2026-10-18', to: '2026-10-31', timeZone: ZONE };
const setting = { experiment: 'e1', shares, period, smallestLift: 0.1 };

const drawn = (days: number, perDay: number, seed: number): OrderRecord[] => {
  const rng = seededRng(seed);
  const bounds = [0.3, 0.4, 0.9, 1];
  return Array.from({ length: days * perDay }, (_, i): OrderRecord => {
    const u = uniform(rng);
    const variant: Variant | undefined = variants[bounds.findIndex((bound) => u < bound)];
    const subtotal = 1_000 + integer(rng, 9_000) + (i % 997 === 0 ? 900_000 : 0);
    return {
      orderId: `o${i}`,
      at: START + Math.floor(uniform(rng) * days * DAY),
      attribution: variant ? `v1.e1.${variant}.-` : i % 2 === 0 ? null : 'v1.older.couplet.-',
      subtotal,
      discount: variant === 'couplet' ? Math.round(subtotal / 20) : 0,
      margin: Math.round(subtotal * 0.4),
      customerId: uniform(rng) < 0.5 ? `c${integer(rng, 300)}` : undefined,
      refunded: uniform(rng) < 0.1 ? integer(rng, subtotal) : 0,
    };
  });
};

const there = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short' });
const log = drawn(30, 150, 3);
const inside = log.filter(({ at }) => there.format(at) >= period.from && there.format(at) <= period.to);
const figures = periodFigures(inside, setting);

/** Net margin of an order after refunds, by another way than the code's. */
const netOf = ({ margin, discount, subtotal, refunded = 0 }: OrderRecord): number => {
  const paid = subtotal - discount;
  return Math.sign(margin - discount) * Math.round((Math.abs(margin - discount) * Math.max(0, paid - refunded)) / paid);
};
const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);
const sumsOf = (orders: readonly OrderRecord[]) => ({
  orders: orders.filter(({ subtotal, discount, refunded = 0 }) => refunded < subtotal - discount).length,
  netRevenue: sum(orders.map(({ subtotal, discount, refunded = 0 }) => Math.max(0, subtotal - discount - refunded))),
  discount: sum(orders.map(({ discount }) => discount)),
  net: sum(orders.map(netOf)),
});
const groupOf = (variant: Variant, orders = inside): OrderRecord[] =>
  orders.filter(({ attribution }) => attribution === `v1.e1.${variant}.-`);

describe('periodFigures', () => {
  it('sums up all orders of the shop, and those of each group', () => {
    expect(figures.total).toEqual(sumsOf(inside));
    expect(figures.groups.map(({ variant, share, customers: _, ...sums }) => [variant, share, sums])).toEqual(
      variants.map((variant) => [variant, shares[variant], sumsOf(groupOf(variant))]),
    );
    expect(figures.groups.map(({ customers }) => customers)).toEqual(
      variants.map((variant) => new Set(groupOf(variant).map(({ customerId, orderId }) => customerId ?? orderId)).size),
    );
  });

  it('counts each day of the shop’s calendar, the one of 25 hours too', () => {
    expect(figures.steps.map(({ day }) => day)).toEqual(Array.from({ length: 14 }, (_, i) => `2026-10-${18 + i}`));
    for (const { day, groups, added: _, ...sums } of figures.steps) {
      const own = inside.filter(({ at }) => there.format(at) === day);
      expect(sums).toEqual(sumsOf(own));
      for (const group of groups) expect(group).toMatchObject({ net: sumsOf(groupOf(group.variant, own)).net });
    }
  });

  it('has the margin added and its single-look interval as the results of the same days have them', () => {
    const whole = analyseExperiment(inside, setting);
    if (!whole.ok || 'none' in figures.added) throw new Error('nothing to compare');
    const { incremental, roi } = whole.value.comparisons.find(({ treatment, control }) => treatment === 'couplet' && control === 'none')!;
    const { added, roi: own, customers } = figures.added;
    expect(added).toEqual({ value: incremental.value, interval: incremental.fixed });
    expect(own).toEqual(roi && { value: roi.value, interval: roi.fixed });
    expect(customers).toBe(Math.min(...figures.groups.filter(({ variant }) => variant !== 'rule').map(({ customers: n }) => n)));
    expect(added.interval.lower!).toBeLessThan(added.value!);
  });

  it('ends the course of the margin added at the figure of the whole period', () => {
    if ('none' in figures.added) throw new Error('nothing to compare');
    const { value, interval } = figures.added.added;
    const last = figures.steps.at(-1)?.added;
    expect(last?.value).toBeCloseTo(value!, 3);
    expect(last?.interval.lower).toBeCloseTo(interval.lower!, 3);
    expect(last?.interval.upper).toBeCloseTo(interval.upper!, 3);
    // No interval before a hundred customers in each group.
    expect(figures.steps[0]?.added?.interval).toEqual({ lower: null, upper: null });
  });

  it('has the same totals without steps', () => {
    const { steps: _, coupons: _none, ...totals } = figures;
    expect(periodTotals(inside, setting)).toEqual(totals);
  });

  it('shows weeks beyond a quarter, the last one shorter', () => {
    const long = periodFigures(log, { ...setting, period: { from: '2026-08-01', to: '2026-11-20', timeZone: ZONE } });
    expect([long.steps.length, long.steps[0]?.day, long.steps.at(-1)?.day]).toEqual([16, '2026-08-01', '2026-11-14']);
    expect(sum(long.steps.map(({ orders }) => orders))).toBe(sumsOf(log).orders);
  });

  it('holds its interval in 95 of 100 periods without an effect', () => {
    let missed = 0;
    for (let seed = 0; seed < 200; seed++) {
      const rng = seededRng(1_000 + seed);
      const orders = Array.from(
        { length: 600 },
        (_, i): OrderRecord => ({
          orderId: `o${i}`,
          at: Date.UTC(2026, 9, 20) + i * 0.2 * HOUR,
          attribution: `v1.e1.${uniform(rng) < 0.5 ? 'none' : 'couplet'}.-`,
          subtotal: 5_000,
          discount: 0,
          margin: 500 + integer(rng, 4_000),
          customerId: `c${i}`,
        }),
      );
      const { added } = periodTotals(orders, { ...setting, shares: { none: 0.5, rule: 0, couplet: 0.5 } });
      if ('none' in added) throw new Error(added.none);
      if (added.added.interval.lower! > 0 || added.added.interval.upper! < 0) missed += 1;
    }
    // 10 of 200 expected; beyond 20 the chance is a thousandth.
    expect(missed).toBeGreaterThan(1);
    expect(missed).toBeLessThan(21);
  });
});

describe('the margin added is not stated', () => {
  const unbalanced = Array.from({ length: 400 }, (_, i) => ({ customerId: `p${i}`, bucket: 0, orders: 1, last: START - DAY, worth: 100 }));
  const of = (orders: readonly OrderRecord[], change: Partial<Parameters<typeof periodTotals>[1]> = {}) =>
    periodTotals(orders, { ...setting, ...change }).added;

  it.each([
    ['one_group', () => of(groupOf('couplet'), { shares: { none: 0, rule: 0, couplet: 1 } })],
    ['no_experiment_orders', () => of([])],
    ['customers_unbalanced', () => of(inside, { draw: liftedDraw, earlier: { start: START, customers: unbalanced } })],
    ['too_few_customers', () => of(inside.slice(0, 200))],
    ['sample_ratio_mismatch', () => of(inside, { assigned: { none: 9_000, rule: 100, couplet: 500 } })],
    ['variant_without_share', () => of(inside, { shares: { none: 0.5, rule: 0, couplet: 0.5 } })],
    [
      'attribution_lost',
      () => of(inside.map((order, i) => (i % 3 === 0 ? { ...order, route: 'express', attribution: null } : { ...order, route: 'web' }))),
    ],
  ])('for %s', (none, added) => expect(added()).toMatchObject({ none }));
});

describe('periodBefore', () => {
  it('has as many days and ends on the day before', () => {
    expect(periodBefore({ from: '2026-03-01', to: '2026-03-31' })).toEqual({ from: '2026-01-29', to: '2026-02-28' });
    expect(periodBefore({ from: '2026-03-01', to: '2026-03-01' })).toEqual({ from: '2026-02-28', to: '2026-02-28' });
  });
});
