import { tQuantile } from '../../src/maths/distributions';
import type { Line } from '../server/fitLine';

/**
 * What one more costs, of running totals, and its 95% interval by Student's t over the steps between them; of six totals or more. A total has in it what
 * every step before it took, so that the residuals of a line through totals are not independent, and its interval is some three times too narrow.
 */
export const fitSteps = (totals: readonly (readonly [count: number, cost: number])[]): Line => {
  if (totals.length < 6) throw new RangeError(`no interval of ${totals.length} totals`);
  const steps = totals.slice(1).map(([count, cost], i) => [count - (totals[i]?.[0] ?? Number.NaN), cost - (totals[i]?.[1] ?? Number.NaN)]);
  const sum = (at: 0 | 1): number => steps.reduce((all, step) => all + (step[at] ?? Number.NaN), 0);
  const slope = sum(1) / sum(0);
  const squares = steps.reduce((all, [count = 0, cost = 0]) => all + (cost - slope * count) ** 2, 0);
  const wide = (tQuantile(steps.length - 1) * Math.sqrt((steps.length * squares) / (steps.length - 1))) / sum(0);
  return { slope, low: slope - wide, high: slope + wide };
};
