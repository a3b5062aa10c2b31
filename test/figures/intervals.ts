import { contrast, criticalOf, type Ends, NO_ENDS } from './contrast';
import { atAnyLook, type Kind, type Level, type Levels, quantile, upperTail } from './criticalScores';
import type { ExperimentFigures } from './experimentFigures';
import { SHARES } from './rawOrders';
import { enough, type Lot, type Name, type Plan, type Side, sideOf } from './shopOrders';

/** Where q is refused, from the estimate on in steps of a twentieth of it, each end to the last digit. */
const endOf = (excess: (q: number) => number, from: number, step: number): number => {
  let near = from;
  while (excess(near + step) < 0) near += step;
  let far = near + step;
  for (let halving = 0; halving < 60; halving++) {
    const middle = (near + far) / 2;
    if (excess(middle) < 0) near = middle;
    else far = middle;
  }
  return far;
};

/**
 * Δa / Δb with every ratio that is not refused; without ends where Δb may be 0, without a value where one planned look says so too. Nothing is
 * capped: the difference in a − q b is worked out of every customer's own.
 */
export const ratio = (treatment: Lot, control: Lot, [a, b]: readonly [Name, Name], levels: Levels, plan: Plan) => {
  const between = (u: number, v: number): readonly [Side, Side] => {
    const side = (lot: Lot): Side => sideOf(lot, (customer) => u * customer[a] + v * customer[b], plan);
    return [side(treatment), side(control)];
  };
  const [above, below] = [between(1, 0), between(0, 1)];
  const critical = (kind: Kind): number => criticalOf(...below, kind, levels);
  const isKnown = (kind: Kind): boolean => enough(...below) && contrast(...below, 1).score > critical(kind);
  const estimate = contrast(...above, 1).value / contrast(...below, 1).value;
  const step = Math.max(Math.abs(estimate), 0.1) / 20;
  const around = (kind: Kind): Ends => {
    if (!isKnown(kind)) return NO_ENDS;
    const excess = (q: number): number => Math.abs(contrast(...between(1, -q), 1).score) - critical(kind);
    return { lower: endOf(excess, estimate, -step), upper: endOf(excess, estimate, step) };
  };
  return { value: isKnown('fixed') ? estimate : null, sequence: around('sequence'), fixed: around('fixed') };
};

/** A week of all traffic, as if the groups did not differ: Σ y, Σ (y − h)² (a guest's y² 1.2 times) and customers. */
interface Week {
  readonly total: number;
  readonly squares: number;
  readonly customers: number;
}

export const weekSeen = (a: Side, b: Side, weeks: number): Week => {
  const pooled = (of: (side: Side) => number): number => (of(a) + of(b)) / ((a.share + b.share) * weeks);
  return {
    total: pooled(({ sum }) => sum),
    squares: pooled(({ squares, before: { yh, hh } }) => squares - 2 * yh + hh),
    customers: pooled(({ customers }) => customers),
  };
};

interface Shares {
  readonly treatment: number;
  readonly control: number;
}

/** Expected S of a week over its standard deviation, L · A / √V₁ with V₁ = Σ y² ((1 + L)/π_T + 1/π_C). */
const signal = (week: Week, { treatment, control }: Shares, by: number): number =>
  (by * week.total) / Math.sqrt(week.squares * ((1 + by) / treatment + 1 / control));

/** ((z of the level + z.80) / signal)². */
const weeksAtOneLook = (week: Week, shares: Shares, by: number, level: Level): number =>
  ((quantile(1 - level / 2) + quantile(0.8)) / signal(week, shares, by)) ** 2;

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
 * Probability that daily looks have found the lift by the end of each day in turn, from the first look on, in an experiment planned for `planned` days:
 * the density of S between its boundaries, from look to look, by quadrature (Armitage, McPherson & Rowe 1969), in units of a day's standard
 * deviation. The first look is that with 100 customers in the smaller group, and S is normal until then.
 */
function* foundByDay(
  week: Week,
  shares: Shares,
  by: number,
  planned: number,
  level: Level,
): Generator<readonly [day: number, found: number]> {
  const drift = signal(week, shares, by) / Math.sqrt(7);
  const first = Math.max(1, Math.ceil(700 / (week.customers * Math.min(shares.treatment, shares.control))));
  const bound = (day: number): number => atAnyLook(day / planned, level) * Math.sqrt(day);
  const sd = Math.sqrt(first);
  let found = upperTail((bound(first) - first * drift) / sd);
  yield [first, found];
  let density = nodesWithin(bound(first)).map(([x, weight]) => ({ x, mass: (weight * normal((x - first * drift) / sd)) / sd }));
  for (let day = first + 1; ; day++) {
    const edge = bound(day);
    const before = density.filter(({ mass }) => mass > NOTHING);
    found += before.reduce((sum, { x, mass }) => (edge - x - drift < FAR ? sum + mass * upperTail(edge - x - drift) : sum), 0);
    yield [day, found];
    let from = 0;
    density = nodesWithin(edge).map(([y, weight]) => {
      while (from < before.length && y - drift - before[from]!.x > FAR) from += 1;
      let mass = 0;
      for (let i = from; i < before.length && before[i]!.x - y + drift <= FAR; i++)
        mass += before[i]!.mass * normal(y - drift - before[i]!.x);
      return { x: y, mass: weight * mass };
    });
  }
}

/** Days beyond which there is no answer. */
const MOST = 260 * 7;

/** Weeks, to the day, until daily looks of an experiment planned for `planned` weeks have found the lift four times in five; null beyond 260. */
export const weeksLookingDaily = (week: Week, shares: Shares, by: number, planned: number, level: Level): number | null => {
  if (weeksAtOneLook(week, shares, by, level) > 260) return null;
  for (const [day, found] of foundByDay(week, shares, by, 7 * planned, level)) {
    if (day > MOST) break;
    if (found >= POWER) return day / 7;
  }
  return null;
};

/** Fewest weeks, to the day, in which an experiment planned for just as many finds the lift four times in five; null beyond 260. */
const weeksToPlan = (week: Week, shares: Shares, by: number, level: Level): number | null => {
  const suffice = (days: number): boolean => {
    for (const [day, found] of foundByDay(week, shares, by, days, level)) {
      if (day > days) return false;
      if (day === days || found >= POWER) return found >= POWER;
    }
    return false;
  };
  // More weeks find more, and no fewer suffice than of one look.
  let few = Math.floor(7 * weeksAtOneLook(week, shares, by, level));
  if (few >= MOST) return null;
  let step = 1;
  while (!suffice(Math.min(MOST, few + step))) {
    few += step;
    if (few >= MOST) return null;
    step *= 2;
  }
  let many = Math.min(MOST, few + step);
  while (many - few > 1) {
    const middle = Math.floor((few + many) / 2);
    if (suffice(middle)) many = middle;
    else few = middle;
  }
  return many / 7;
};

/**
 * Chance that the sequence lies above 0 at the planned end, if what has been seen stands and the rest brings the lift: S of what is still to come has
 * the lift on the control's total of it for its mean, and the variance of as many orders as are missing.
 */
export const chanceByPlannedEnd = (treatment: Side, control: Side, by: number, level: Level): number | null => {
  const { value, variance } = contrast(treatment, control, 1);
  // Orders still to come, to one seen.
  const toCome = (treatment.planned + control.planned) / (treatment.orders + control.orders) - 1;
  const total = control.sum / control.share;
  if (!enough(treatment, control) || toCome <= 0 || total <= 0) return null;
  const needed = atAnyLook(1, level) * Math.sqrt(variance * (1 + toCome));
  return upperTail((needed - value - by * total * toCome) / Math.sqrt(variance * toCome));
};

/** Lift the calculator starts with. */
const LIFT = 0.1;

/** What the calculator says of the traffic seen by the couplet group and the one without coupons: each group against the latter. */
export const planFigures = ({ comparisons }: ExperimentFigures) => {
  const { traffic } = comparisons[1]!;
  const rows = (['rule', 'couplet'] as const).flatMap((treatment) =>
    (['netMargin', 'orders'] as const).map((metric) => {
      // Of three groups, before any differ.
      const level = treatment === 'couplet' ? 0.045 : 0.0025;
      const shares = { treatment: SHARES[treatment], control: SHARES.none };
      const fixed = weeksAtOneLook(traffic[metric], shares, LIFT, level);
      return { treatment, metric, fixed: fixed > 260 ? null : fixed, daily: weeksToPlan(traffic[metric], shares, LIFT, level) };
    }),
  );
  return { rows, orders: traffic.orders.total };
};

export type PlanFigures = ReturnType<typeof planFigures>;
