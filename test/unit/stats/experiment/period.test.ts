import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { drawLiftedShop, liftedDraw } from '../../../../bench/verdicts/weeksToVerdict';
import { seededRng } from '../../../../src/maths/random';
import type { OrderRecord } from '../../../../src/protocol/order';
import { DAY } from '../../../../src/protocol/values/clock';
import { knownCustomers, pastCustomers } from '../../../../src/stats/comparison/knownCustomers';
import { analyseExperiment, type ExperimentResult, type ExperimentSetting } from '../../../../src/stats/experiment/analyseExperiment';
import { experimentDays } from '../../../../src/stats/experiment/experimentDays';
import { type CalendarPeriod, instantsOf, periodSchema } from '../../../../src/stats/experiment/period';
import { fileOfOrders } from '../../../figures/orderFile';

const found = <T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: { code: string } }): T => {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};
const open = { lower: null, upper: null };
/** Every estimate in a result, with its path. */
const estimatesIn = (value: unknown, path = ''): [string, { value: number | null; sequence: object; fixed: object }][] => {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'sequence' in value && 'fixed' in value && 'value' in value ? [[path, value] as never] : [];
  return [...own, ...Object.entries(value).flatMap(([key, part]) => estimatesIn(part, `${path}/${key}`))];
};
/** Figures that a period shares with an experiment that has no other orders: all but those of its looks. */
const figuresOf = (result: ExperimentResult) => ({
  arms: result.arms,
  capped: result.capped,
  known: result.known,
  coverage: result.coverage,
  chances: result.comparisons.map(({ chanceToWin }) => chanceToWin),
  creatives: result.creatives?.arms,
  parts: result.dimensions?.dimensions.map(({ dimension, ordersLeftOut }) => [dimension, ordersLeftOut]),
  estimates: estimatesIn(result).map(([path, { value, fixed }]) => [path, value, fixed]),
});

const { orders, setting } = fileOfOrders(150);
const period: CalendarPeriod = { from: '2026-09-09', to: '2026-09-20', timeZone: 'Europe/Berlin' };
/** As a wall calendar in Berlin has it, by another way than the code's. */
const there = new Intl.DateTimeFormat('sv-SE', { timeZone: period.timeZone, dateStyle: 'short' });
const isWithin = ({ at }: OrderRecord): boolean => there.format(at) >= period.from && there.format(at) <= period.to;
const carries = ({ attribution }: OrderRecord): boolean => attribution?.startsWith('v1.autumn.') === true;
const start = Math.min(...orders.filter(carries).map(({ at }) => at));

const ofPeriod = (of: readonly OrderRecord[] = orders, change: Partial<ExperimentSetting> = {}) =>
  found(analyseExperiment(of, { ...setting, period, ...change }));

describe('the results of a period', () => {
  it('have the figures and one-look intervals of an experiment with these orders only', () => {
    const alone = orders.filter((order) => order.at < start || isWithin(order));
    const whole = found(analyseExperiment(alone, setting));
    const some = ofPeriod();
    expect(some.period).toEqual(period);
    expect(figuresOf(some)).toEqual(figuresOf(whole));
    expect(some.arms.reduce((sum, arm) => sum + arm.orders, 0)).toBeLessThan(
      found(analyseExperiment(orders, setting)).arms.reduce((sum, arm) => sum + arm.orders, 0) / 2,
    );
  });

  it('have neither confidence sequences nor a verdict, nor anything that rests on them', () => {
    const whole = found(analyseExperiment(orders, setting));
    const some = ofPeriod();
    expect(estimatesIn(whole).filter(([, { sequence }]) => JSON.stringify(sequence) !== JSON.stringify(open)).length).toBeGreaterThan(40);
    expect(estimatesIn(some).filter(([, { sequence }]) => JSON.stringify(sequence) !== JSON.stringify(open))).toEqual([]);
    expect(estimatesIn(some)).toHaveLength(estimatesIn(whole).length);
    const none = { code: 'unknown', reason: 'period', weeks: null, chance: null };
    expect(some.comparisons.map(({ verdict, bounds }) => [verdict, bounds])).toEqual(some.comparisons.map(() => [none, null]));
    expect(some.creatives?.comparisons.map(({ verdict }) => verdict)).toEqual([none, none]);
    expect(some.creatives?.best).toBeNull();
  });

  it('still say why groups cannot be compared at all', () => {
    const skewed = ofPeriod(orders, { assigned: { none: 5_000, rule: 1_000, couplet: 4_000 } });
    expect(skewed.comparisons.map(({ verdict }) => verdict.code === 'unknown' && verdict.reason)).toEqual(
      skewed.comparisons.map(() => 'sample_ratio_mismatch'),
    );
    const short = { ...period, from: period.to };
    expect(ofPeriod(orders, { period: short }).comparisons[0]?.verdict).toMatchObject({ reason: 'too_few_customers' });
  });

  it('know only customers with orders from before the experiment, not from before the period', () => {
    const shop = drawLiftedShop({ known: 0.5, lift: 0.2, weeks: 6 }, seededRng(3));
    const shares = { none: 0.5, rule: 0, couplet: 0.5 };
    const asked: ExperimentSetting = { experiment: 'e', shares, smallestLift: 1, draw: liftedDraw };
    const first = Math.min(...shop.filter(({ attribution }) => attribution).map(({ at }) => at));
    const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
    const chosen = { from: dayOf(first + 14 * DAY), to: dayOf(first + 27 * DAY), timeZone: 'UTC' };
    const whole = found(analyseExperiment(shop, asked));
    const some = found(analyseExperiment(shop, { ...asked, period: chosen }));
    expect(some.known?.customers).toBe(whole.known?.customers);
    // Those with an order in the experiment before the period may have become customers by a coupon.
    const since = instantsOf(chosen).start;
    const before = pastCustomers(shop.filter(({ at }) => at < since));
    expect(knownCustomers(before, since, liftedDraw).length).toBeGreaterThan(whole.known?.customers ?? 0);
  });

  it('are none without orders on these days', () => {
    const later = { ...period, from: '2027-01-01', to: '2027-01-31' };
    for (const answer of [
      analyseExperiment(orders, { ...setting, period: later }),
      experimentDays(orders, { ...setting, period: later }, later.timeZone),
    ])
      expect(answer).toMatchObject({ ok: false, error: { code: 'no_experiment_orders', message: expect.stringContaining('these days') } });
  });

  it('come together day by day, from the first day of the period', () => {
    const { days, period: said } = found(experimentDays(orders, { ...setting, period }, period.timeZone));
    expect([said, days[0]?.day, days.at(-1)?.day, days.length]).toEqual([period, period.from, period.to, 12]);
    const some = ofPeriod();
    expect(days.at(-1)?.arms).toEqual(some.arms.map(({ variant, orders: count, net }) => ({ variant, orders: count, net })));
    expect(days.at(-1)?.comparisons).toEqual(
      some.comparisons.map(({ treatment, control, incremental }) => ({ treatment, control, ...incremental })),
    );
    expect(days[0]?.arms.reduce((sum, { orders: count }) => sum + count, 0)).toBe(
      orders.filter((order) => carries(order) && there.format(order.at) === period.from).length -
        orders.filter(
          ({ refunded = 0, subtotal, discount, ...order }) =>
            carries(order as OrderRecord) && there.format(order.at) === period.from && refunded >= subtotal - discount,
        ).length,
    );
  });
});

describe('a period', () => {
  it.each([
    ['2026-09-01', '2026-09-01', true],
    ['2026-09-01', '2026-08-31', false],
    ['2026-02-29', '2026-03-01', false],
    ['2024-02-29', '2024-03-01', true],
    ['2026-9-1', '2026-09-01', false],
    ['yesterday', 'today', false],
  ])('from %s to %s is one: %s', (from, to, expected) => {
    expect(v.is(periodSchema, { from, to })).toBe(expected);
  });

  it('begins and ends at midnight of the shop', () => {
    expect(instantsOf({ from: '2026-10-25', to: '2026-10-25', timeZone: 'Europe/Berlin' })).toEqual({
      start: Date.parse('2026-10-24T22:00:00Z'),
      end: Date.parse('2026-10-25T23:00:00Z'),
    });
  });
});
