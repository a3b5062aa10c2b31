import { expect, test } from 'vitest';
import { growthOf, type Point } from '../../../bench/soak/growthOf';
import { allowances, soaked } from '../../../bench/soak/soakResult';
import { normal, seededRng } from '../../../src/maths/random';

const allowance = { unit: 'bytes', anHour: 1_000 };
/** A figure by the minute around a line, with so much noise. */
const series = (minutes: number, aMinute: number, noise: number, seed = 1): readonly Point[] => {
  const rng = seededRng(seed);
  return Array.from({ length: minutes }, (_, at) => [at + 1, 50_000 + aMinute * at + noise * normal(rng)] as const);
};

test('what is flat passes, however noisy, in 95 of 100 runs and more', () => {
  const failed = Array.from({ length: 200 }, (_, seed) => growthOf(series(60, 0, 5_000, seed), allowance)).filter(({ ok }) => !ok);
  expect(failed.length).toBeLessThanOrEqual(12);
});

test('the twin that leaks twice the allowance fails, and one that leaks half of it passes though it is seen to grow', () => {
  const leak = growthOf(series(60, 2_000 / 60, 50), allowance);
  expect(leak.ok).toBe(false);
  expect(leak.low).toBeLessThan(2_000);
  expect(leak.high).toBeGreaterThan(2_000);
  const little = growthOf(series(60, 500 / 60, 20), allowance);
  expect(little.low).toBeGreaterThan(0);
  expect(little.ok).toBe(true);
});

test('the first half, in which everything gets warm, does not count', () => {
  const warming = series(60, 0, 10).map(([minute, value]) => [minute, minute <= 30 ? value * (minute / 30) : value] as const);
  expect(growthOf(warming, allowance).ok).toBe(true);
});

test('fewer points than a line needs are refused', () => {
  expect(() => growthOf(series(10, 0, 1), allowance)).toThrow('5 points say nothing');
});

test.each(['tab', 'server'] as const)(
  'a leaking twin of each figure of the %s that is judged fails by its name, and no other does',
  (part) => {
    const names = Object.keys(allowances[part]);
    const rng = seededRng(3);
    for (const leaking of names) {
      const minutes = Array.from({ length: 60 }, (_, at) => ({
        minute: at + 1,
        ...Object.fromEntries(
          names.map((name) => {
            const { anHour } = allowances[part][name]!;
            return [name, 1e7 + 0.001 * anHour * normal(rng) + (name === leaking ? at * (anHour / 20 + 1) : 0)];
          }),
        ),
      }));
      const { growth } = soaked(minutes, allowances[part]);
      expect(Object.entries(growth).flatMap(([name, { ok }]) => (ok ? [] : [name]))).toEqual([leaking]);
    }
  },
);
