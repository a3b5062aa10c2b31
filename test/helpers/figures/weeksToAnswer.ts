import { boundarySquare, RHO, type Side } from './contrast';
import { quantile, upperTail } from './normalDistribution';

/** A week of all traffic, as if the groups did not differ: Σ y, Σ y² and customers. */
export interface Week {
  readonly total: number;
  readonly squares: number;
  readonly customers: number;
}

export const weekSeen = (a: Side, b: Side, weeks: number): Week => {
  const pooled = (name: 'sum' | 'squares' | 'customers'): number => (a.moments[name] + b.moments[name]) / ((a.share + b.share) * weeks);
  return { total: pooled('sum'), squares: pooled('squares'), customers: pooled('customers') };
};

interface Shares {
  readonly treatment: number;
  readonly control: number;
}

/** Expected S of a week over its standard deviation, L · A / √V₁ with V₁ = Σ y² ((1 + L)/π_T + 1/π_C). */
const signal = (week: Week, { treatment, control }: Shares, by: number): number =>
  (by * week.total) / Math.sqrt(week.squares * ((1 + by) / treatment + 1 / control));

/** ((z.975 + z.80) / signal)². */
export const weeksAtOneLook = (week: Week, shares: Shares, by: number): number =>
  ((quantile(0.975) + quantile(0.8)) / signal(week, shares, by)) ** 2;

/** Nodes and weights of five-point Gauss–Legendre quadrature on [−1, 1]. */
const GAUSS: readonly (readonly [number, number])[] = [
  [-0.906179845938664, 0.23692688505618908],
  [-0.5384693101056831, 0.47862867049936647],
  [0, 0.5688888888888889],
  [0.5384693101056831, 0.47862867049936647],
  [0.906179845938664, 0.23692688505618908],
];

/** Panels of at most three standard deviations over ± `bound`, nodes in ascending order. */
const nodesWithin = (bound: number): readonly (readonly [number, number])[] => {
  const panels = Math.ceil(bound / 1.5);
  const half = bound / panels;
  return Array.from({ length: panels }, (_, i) =>
    GAUSS.map(([x, weight]) => [-bound + (2 * i + 1 + x) * half, weight * half] as const),
  ).flat();
};

const POWER = 0.8;
/** Standard deviations beyond which, and mass below which, there is nothing. */
const [FAR, NOTHING] = [6, 1e-13];

const normal = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

/**
 * Weeks, to the day, until daily looks have found the lift four times in five: the density of S between its boundaries, from look to look, by
 * quadrature (Armitage, McPherson & Rowe 1969), in units of a day's standard deviation. The first look is that with 100 customers in the smaller
 * group, and S is normal until then. Null beyond 260 weeks.
 */
export const weeksLookingDaily = (week: Week, shares: Shares, by: number): number | null => {
  if (weeksAtOneLook(week, shares, by) > 260) return null;
  const drift = signal(week, shares, by) / Math.sqrt(7);
  const rho = RHO / ((week.customers * (shares.treatment + shares.control)) / 7);
  const first = Math.max(1, Math.ceil(700 / (week.customers * Math.min(shares.treatment, shares.control))));
  const bound = (day: number): number => Math.sqrt(boundarySquare(day, rho));
  const sd = Math.sqrt(first);
  let found = upperTail((bound(first) - first * drift) / sd);
  if (found >= POWER) return first / 7;
  let density = nodesWithin(bound(first)).map(([x, weight]) => ({ x, mass: (weight * normal((x - first * drift) / sd)) / sd }));
  for (let day = first + 1; day <= 260 * 7; day++) {
    const edge = bound(day);
    const before = density.filter(({ mass }) => mass > NOTHING);
    found += before.reduce((sum, { x, mass }) => (edge - x - drift < FAR ? sum + mass * upperTail(edge - x - drift) : sum), 0);
    if (found >= POWER) return day / 7;
    let from = 0;
    density = nodesWithin(edge).map(([y, weight]) => {
      while (from < before.length && y - drift - before[from]!.x > FAR) from += 1;
      let mass = 0;
      for (let i = from; i < before.length && before[i]!.x - y + drift <= FAR; i++)
        mass += before[i]!.mass * normal(y - drift - before[i]!.x);
      return { x: y, mass: weight * mass };
    });
  }
  return null;
};
