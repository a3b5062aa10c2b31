import { describe, expect, it } from 'vitest';
import { normal, type Rng, seededRng, uniform } from '../../../../src/maths/random';
import { DAY } from '../../../../src/protocol/values/clock';
import { budgetForecast, daysUntilSpent } from '../../../../src/stats/metrics/budgetForecast';
import { clopperPearson } from '../../../helpers/statistics';

const RUNS = 2_000;

const poisson = (mean: number, rng: Rng): number => {
  let [count, left] = [-1, mean];
  for (; left >= 0; count++) left += Math.log(1 - uniform(rng));
  return count;
};
/** Gamma of integer shape, as a sum of exponentials. */
const gamma = (shape: number, rng: Rng): number =>
  Array.from({ length: shape }, () => -Math.log(1 - uniform(rng))).reduce((a, b) => a + b, 0);

/** Days whose pace varies: a Poisson of gamma mean, of variance μ(1 + μ/shape). */
const uses = (mean: number, shape: number, rng: Rng): number => poisson((mean / shape) * gamma(shape, rng), rng);

/** Days until `draw` has taken `remaining`, part of the last one by the part of it that was needed. */
const played = (remaining: number, draw: () => number): number => {
  for (let [days, left] = [0, remaining]; ; days++) {
    const spent = draw();
    if (spent >= left) return days + left / spent;
    left -= spent;
  }
};

describe('daysUntilSpent', () => {
  it.each([
    ['a count, days that differ by more than chance', 14, (rng: Rng) => uses(12, 4, rng), 200, 1, 0.96],
    ['a count, pure chance, six days only', 6, (rng: Rng) => poisson(8, rng), 90, 1, 0.995],
    [
      'money, discounts of many sizes',
      14,
      (rng: Rng) => Array.from({ length: uses(10, 5, rng) }, () => 500 * Math.exp(0.5 * normal(rng))).reduce((a, b) => a + b, 0),
      90_000,
      500,
      0.96,
    ],
  ])(
    'has the day in its interval 95 times in a hundred, more where chance alone sets its width: %s',
    (_name, days, draw, remaining, use, most) => {
      const held = { all: 0, twin: 0 };
      for (let seed = 0; seed < RUNS; seed++) {
        const rng = seededRng(seed);
        const daily = Array.from({ length: days }, () => draw(rng));
        const { earliest, latest, expected } = daysUntilSpent({ remaining, daily, use });
        const truth = played(remaining, () => draw(rng));
        if (truth >= earliest && truth <= (latest ?? Number.POSITIVE_INFINITY)) held.all += 1;
        // Broken twin: the pace is known exactly, and only chance is left.
        const half = (1.96 * Math.sqrt(expected * use * (remaining / expected))) / (remaining / expected);
        if (Math.abs(truth - expected) <= half) held.twin += 1;
      }
      const { lower, upper } = clopperPearson(held.all, RUNS, 0.005);
      console.log(`runs out within the interval in ${held.all} of ${RUNS}, twin without dispersion ${held.twin}`);
      expect(lower).toBeLessThan(most);
      expect(upper).toBeGreaterThan(0.94);
      expect(held.twin / RUNS).toBeLessThan(0.85);
    },
  );

  it('solves the equation it is said to solve', () => {
    const daily = [3, 9, 4, 12, 6, 2, 8];
    const [mean, n, t] = [44 / 7, 7, 2.4469];
    const dispersion = daily.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 6 / mean;
    const { expected, earliest, latest } = daysUntilSpent({ remaining: 70, daily, use: 1 });
    const half = (d: number): number => t * Math.sqrt(dispersion * mean * (d + d ** 2 / n));
    expect(expected).toBeCloseTo(70 / mean, 9);
    expect(earliest * mean + half(earliest)).toBeCloseTo(70, 0);
    expect((latest ?? 0) * mean - half(latest ?? 0)).toBeCloseTo(70, 0);
  });

  it('has no latest day where the pace may be none at all', () => {
    expect(daysUntilSpent({ remaining: 50, daily: [0, 0, 0, 0, 9], use: 1 }).latest).toBeNull();
  });
});

describe('budgetForecast', () => {
  /** 22:00 in UTC, 23:00 in Berlin. */
  const NOW = Date.UTC(2026, 10, 26, 22);
  const daily = Array.from({ length: 14 }, (_, n) => 100 + (n % 3));
  const forecast = (change: Partial<Parameters<typeof budgetForecast>[0]>) =>
    budgetForecast({ remaining: 1_000, daily, use: 1, ...change }, NOW, 'Europe/Berlin');

  it('names days of the shop', () => {
    const found = forecast({});
    if (found.code !== 'expected') throw new Error(found.code);
    const { expected } = daysUntilSpent({ remaining: 1_000, daily, use: 1 });
    const there = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short' });
    expect(found).toMatchObject({ days: 14, day: there.format(NOW + expected * DAY) });
    expect(found.perDay).toBeCloseTo(daily.reduce((a, b) => a + b, 0) / 14, 9);
    expect([found.earliest! <= found.day!, found.day! <= found.latest!]).toEqual([true, true]);
  });

  it('says that it does not know, or that there is nothing left', () => {
    expect(forecast({ daily: [5, 5, 5, 5] })).toEqual({ code: 'unknown', reason: 'too_few_days', days: 4 });
    expect(forecast({ daily: [5, 5, 5, 5, 5] }).code).toBe('expected');
    expect(forecast({ daily: [0, 0, 0, 0, 0] })).toEqual({ code: 'unknown', reason: 'nothing_spent', days: 5 });
    for (const remaining of [0, -20]) expect(forecast({ remaining, daily: [] })).toEqual({ code: 'spent' });
  });

  it('names no day that is further off than ten years', () => {
    expect(forecast({ remaining: 1e9 })).toMatchObject({ code: 'expected', day: null, earliest: null, latest: null });
  });

  it('reckons busy and quiet times in, ahead and behind', () => {
    const days = (found: ReturnType<typeof forecast>) => (found.code === 'expected' ? found.day : found.code);
    const ahead = (times: number) => [{ from: NOW + DAY, until: NOW + 6 * DAY, times }];
    const given = (times: number, change = {}) =>
      budgetForecast({ remaining: 1_000, daily: daily.map(() => 100), use: 1, ...change }, NOW, 'UTC', ahead(times));
    expect([1, 9, 0.2].map((times) => days(given(times)))).toEqual(['2026-12-06', '2026-11-28', '2026-12-10']);
    // Two of fourteen days were a sale of four times the visits: an ordinary day spends 100, and the sale is none of the days' spread.
    const sale = daily.map((_, i) => (i < 2 ? 400 : 100));
    const busy = sale.map((spent) => spent / 100);
    expect(daysUntilSpent({ remaining: 1_000, daily: sale, use: 1, busy }).expected).toBeCloseTo(10, 9);
    const [known, unknown] = [{ busy }, {}].map((of) => daysUntilSpent({ remaining: 1_000, daily: sale, use: 1, ...of }));
    expect(known!.latest! - known!.earliest).toBeLessThan((unknown!.latest ?? 99) - unknown!.earliest);
  });
});
