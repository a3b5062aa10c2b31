import { describe, expect, it } from 'vitest';
import { integer, seededRng, uniform } from '../../../../src/maths/random';
import { type Variant, variants } from '../../../../src/protocol/experiment';
import type { OrderRecord } from '../../../../src/protocol/order';
import { DAY, HOUR } from '../../../../src/protocol/values/clock';
import { analyseExperiment } from '../../../../src/stats/experiment/analyseExperiment';
import { experimentDays, MOST_DAYS } from '../../../../src/stats/experiment/experimentDays';

const setting = { experiment: 'e1', shares: { none: 0.2, rule: 0.3, couplet: 0.5 } };
/** So small that nobody reckons how long it would take. */
const NO_MATTER = 1e-4;
const ZONE = 'Europe/Berlin';
/** Ten days before clocks go back there. */
const START = Date.UTC(2026, 9, 15);

const drawn = (days: number, perDay: number, seed = 1): OrderRecord[] => {
  const rng = seededRng(seed);
  const bounds = [0.2, 0.5, 1];
  return Array.from({ length: days * perDay }, (_, i): OrderRecord => {
    const u = uniform(rng);
    const variant: Variant = variants[bounds.findIndex((bound) => u < bound)] ?? 'couplet';
    const subtotal = 1_000 + integer(rng, 9_000);
    return {
      orderId: `o${i}`,
      at: START + Math.floor(uniform(rng) * days * DAY),
      attribution: `v1.e1.${variant}.-`,
      subtotal,
      discount: variant === 'couplet' ? Math.round(subtotal / 20) : 0,
      margin: Math.round(subtotal * 0.4),
      customerId: uniform(rng) < 0.5 ? `c${integer(rng, 200)}` : undefined,
      refunded: uniform(rng) < 0.1 ? integer(rng, subtotal) : 0,
    };
  });
};
/** As a wall calendar there has it, by another way than the code's. */
const there = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short' });
const dayThere = (at: number): string => there.format(at);

const daysOf = (orders: readonly OrderRecord[], zone = ZONE) => {
  const result = experimentDays(orders, setting, zone);
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};

describe('experimentDays', () => {
  const orders = drawn(21, 60);

  it('says of every day what the whole analysis says of the orders up to it', () => {
    const { days, step, timeZone } = daysOf(orders);
    expect([step, timeZone, days.length]).toEqual([1, ZONE, new Set(orders.map(({ at }) => dayThere(at))).size]);
    for (const { day, arms, comparisons } of days) {
      const prefix = orders.filter(({ at }) => dayThere(at) <= day);
      const whole = analyseExperiment(prefix, { ...setting, smallestLift: NO_MATTER });
      if (!whole.ok) throw new Error(whole.error.code);
      expect(arms).toEqual(whole.value.arms.map(({ variant, orders: count, net }) => ({ variant, orders: count, net })));
      expect(comparisons).toEqual(
        whole.value.comparisons.map(({ treatment, control, incremental }) => ({ treatment, control, ...incremental })),
      );
    }
  });

  it('has the interval of the formula in docs/experiments.md, which narrows beside what is earned', () => {
    const { days } = daysOf(orders);
    const { day, comparisons } = days[14]!;
    const found = comparisons.find(({ treatment, control }) => treatment === 'couplet' && control === 'none')!;
    const figures = (variant: Variant) => {
      const of = orders
        .filter(({ at, attribution }) => dayThere(at) <= day && attribution === `v1.e1.${variant}.-`)
        .sort((a, b) => a.at - b.at);
      const customers = new Map<string, { at: number; guest: boolean; total: number }>();
      for (const { orderId, at, customerId, subtotal, discount, margin, refunded = 0 } of of) {
        const paid = subtotal - discount;
        const net = Math.sign(margin - discount) * Math.round((Math.abs(margin - discount) * Math.max(0, paid - refunded)) / paid);
        const known = customers.get(customerId ?? orderId);
        customers.set(customerId ?? orderId, { at: known?.at ?? at, guest: customerId === undefined, total: (known?.total ?? 0) + net });
      }
      const all = [...customers.values()];
      const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
      return {
        sum: sum(all.map(({ total }) => total)),
        squares: sum(all.map(({ total, guest }) => (guest ? 1.2 : 1) * total ** 2)),
        cubes: sum(all.map(({ total }) => total ** 3)),
        // Eight weeks at the pace of the first hundred orders.
        orders: of.length,
        planned: (100 * 56 * DAY) / (of.map(({ at }) => at).sort((a, b) => a - b)[99]! - Math.min(...orders.map(({ at }) => at))),
        count: all.length,
      };
    };
    const [t, c] = [figures('couplet'), figures('none')];
    expect(Math.min(t.count, c.count)).toBeGreaterThanOrEqual(100);
    const value = t.sum / 0.5 - c.sum / 0.2;
    const variance = t.squares / 0.25 + c.squares / 0.04;
    const gamma = (((t.cubes + c.cubes) / 0.7) * (1 / 0.25 - 1 / 0.04)) / (((t.squares + c.squares) / 0.7) * (1 / 0.5 + 1 / 0.2)) ** 1.5;
    const progress = (t.orders + c.orders) / (t.planned + c.planned);
    // Nothing differs yet: 4.5% for this comparison of the three.
    const z = Math.sqrt((1 + 0.5 / progress) * (Math.log(1 + 2 * progress) + 2 * 1.6664 + 6 * Math.max(0, Math.log(progress))));
    const scored = (end: number | null): number => {
      const score = (value - end!) / Math.sqrt(variance);
      return ((1 + (gamma * score) / 3) ** 3 - 1) / gamma + gamma / 6;
    };
    expect(found.value).toBeCloseTo(value, 4);
    expect(scored(found.sequence.lower)).toBeCloseTo(z, 9);
    expect(scored(found.sequence.upper)).toBeCloseTo(-z, 9);
    const relative = (index: number): number => {
      const { arms, comparisons: all } = days[index]!;
      const { sequence } = all.at(-2)!;
      return ((sequence.upper ?? Number.NaN) - (sequence.lower ?? Number.NaN)) / arms[0]!.net;
    };
    expect(relative(days.length - 1)).toBeLessThan(relative(14));
  });

  it('begins days at midnight of the shop, and has those without an order', () => {
    const one = (orderId: string, at: number): OrderRecord => ({
      orderId,
      at,
      attribution: 'v1.e1.none.-',
      subtotal: 100,
      discount: 0,
      margin: 40,
    });
    // 21:59 UTC is 23:59 in Berlin before the clocks go back, and 22:59 after.
    const clocked = [
      one('a', Date.UTC(2026, 9, 23, 21, 59)),
      one('b', Date.UTC(2026, 9, 23, 22, 0)),
      one('c', Date.UTC(2026, 9, 26, 22, 59)),
    ];
    expect(daysOf(clocked).days.map(({ day, arms }) => [day, arms[0]?.orders])).toEqual([
      ['2026-10-23', 1],
      ['2026-10-24', 2],
      ['2026-10-25', 2],
      ['2026-10-26', 3],
    ]);
    expect(daysOf(clocked, 'UTC').days.map(({ arms }) => arms[0]?.orders)).toEqual([2, 2, 2, 3]);
  });

  it('has at most 400 entries however long it runs, and the last one is the whole', () => {
    const long = Array.from({ length: 1_001 }, (_, n) => ({ ...orders[n % orders.length]!, orderId: `l${n}`, at: START + n * DAY + HOUR }));
    const { days, step } = daysOf(long);
    expect([step, days.length <= MOST_DAYS]).toEqual([3, true]);
    expect(new Set(days.slice(1).map(({ day }, i) => (Date.parse(day) - Date.parse(days[i]!.day)) / DAY))).toEqual(new Set([3]));
    const whole = analyseExperiment(long, { ...setting, smallestLift: NO_MATTER });
    expect(whole.ok && whole.value.arms.map(({ net }) => net)).toEqual(days.at(-1)?.arms.map(({ net }) => net));
  });

  it('says why there is none', () => {
    expect(experimentDays([], setting, ZONE)).toMatchObject({ ok: false, error: { code: 'no_experiment_orders' } });
  });
});
