import type { difference } from './contrast';
import { quantile } from './normalDistribution';

type Estimate = ReturnType<typeof difference>;

/**
 * Values drawn towards what they have in common (DerSimonian & Laird): x of variance v, of true values that vary by τ² around a mean. τ² is at least 0 and
 * makes Σ (x − mean)²/v what chance alone would not. Of fewer than three, or without an interval of each, there is none.
 */
export const shrunkFigures = (estimates: readonly Estimate[]) => {
  const z = quantile(0.975);
  const known = estimates.flatMap(({ value: x, fixed: { lower, upper } }) =>
    lower === null || upper === null ? [] : [{ x, v: ((upper - lower) / z / 2) ** 2 }],
  );
  if (estimates.length < 3 || known.length < estimates.length) return estimates.map(() => null);
  const sum = (of: (one: { readonly x: number; readonly v: number }) => number): number => known.reduce((so, one) => so + of(one), 0);
  const [w1, w2] = [sum(({ v }) => 1 / v), sum(({ v }) => 1 / v ** 2)];
  const middle = sum(({ x, v }) => x / v) / w1;
  const q = sum(({ x, v }) => (x - middle) ** 2 / v);
  const between = Math.max(0, (q - (known.length - 1)) / (w1 - w2 / w1));
  const weights = sum(({ v }) => 1 / (v + between));
  const mean = sum(({ x, v }) => x / (v + between)) / weights;
  return known.map(({ x, v }) => {
    const pulled = v / (v + between);
    const value = x + pulled * (mean - x);
    const half = z * Math.sqrt((between * v) / (between + v) + pulled ** 2 / weights);
    return { value, interval: { lower: value - half, upper: value + half } };
  });
};
