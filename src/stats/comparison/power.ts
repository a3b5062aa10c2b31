import { normalQuantile, normalTail } from '../../maths/distributions';
import { type SharedArm, squaresLess } from './armContrast';
import { ALPHA, criticalScore, FIRST_CUSTOMERS, fixedScore, type Level } from './confidenceSequence';

/** One week of all the shop's traffic, untreated, in a metric's unit (orders, or minor units of net margin). */
export interface WeeklyTraffic {
  /** Expected total. */
  readonly total: number;
  /** Expected Σ over customers of their squared totals, after subtracting the predictions from earlier orders. */
  readonly squares: number;
  /** Customers with an order. */
  readonly customers: number;
}

interface TrafficMetrics {
  readonly visits: number;
  /** Orders per visit, in (0, 1]. */
  readonly conversion: number;
  /** Mean of the metric per order, > 0: 1 for orders, else net margin. */
  readonly mean: number;
  /** Its standard deviation between orders: 0 for orders. */
  readonly spread: number;
  /**
   * Σ over customers of squared totals / Σ over orders of squares: 1 when no customer orders twice, 2 for customers with two equal orders
   * each.
   */
  readonly clustering: number;
}

export const weeklyTraffic = ({ visits, conversion, mean, spread, clustering }: TrafficMetrics): WeeklyTraffic => {
  const orders = visits * conversion;
  return { total: orders * mean, squares: orders * (mean ** 2 + spread ** 2) * clustering, customers: orders / clustering };
};

/** Allocation shares π of the two groups compared. */
interface PairShares {
  readonly treatment: number;
  readonly control: number;
}

/** Variance per week of `armContrast` at q = 1 when the treatment brings 1 + lift times as many equal customers. */
const weeklyVariance = ({ squares }: WeeklyTraffic, { treatment, control }: PairShares, lift: number): number =>
  squares * ((1 + lift) / treatment + 1 / control);

/** Traffic as two groups saw it over `weeks`, as if they did not differ. Null if they earned nothing. */
export const trafficSeen = (treatment: SharedArm, control: SharedArm, weeks: number): WeeklyTraffic | null => {
  const scale = (treatment.share + control.share) * weeks;
  const pooled = (of: (moments: SharedArm['moments']) => number): number => (of(treatment.moments) + of(control.moments)) / scale;
  const traffic = {
    total: pooled(({ sum }) => sum),
    squares: pooled((moments) => squaresLess(moments, 1)),
    customers: pooled(({ customers }) => customers),
  };
  return traffic.total > 0 ? traffic : null;
};

interface Looks {
  /** Expected growth of the sum between looks, in standard deviations of that growth; ≥ 0. */
  readonly drift: number;
  /** Looks until the planned end. */
  readonly planned: number;
  readonly level?: Level | undefined;
  /** The first look that counts, from 1. */
  readonly first: number;
  readonly looks: number;
}

/** Cells per standard deviation of one step. */
const PER_SD = 4;
const REACH = 5 * PER_SD;
/** Smaller densities in a cell are treated as 0. */
const NOTHING = 1e-13;

interface Span {
  /** First and last cell to write. */
  readonly from: number;
  readonly to: number;
  /** Offset from a cell to the first of the cells it gathers from. */
  readonly shift: number;
}

/**
 * `next[i]` is the weighted sum of `density` around cell i. Four cells at a time: additions to one sum must wait for each other, additions
 * to four sums need not.
 */
const spread = (density: Float64Array, weights: Float64Array, next: Float64Array, { from, to, shift }: Span): void => {
  let i = from;
  for (; i + 3 <= to; i += 4) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let at = i + shift;
    let [first, second, third] = [density[at++]!, density[at++]!, density[at++]!];
    for (let j = 0; j < weights.length; j++) {
      const weight = weights[j]!;
      const fourth = density[at++]!;
      a += first * weight;
      b += second * weight;
      c += third * weight;
      d += fourth * weight;
      first = second;
      second = third;
      third = fourth;
    }
    next[i] = a;
    next[i + 1] = b;
    next[i + 2] = c;
    next[i + 3] = d;
  }
  for (; i <= to; i++) {
    let sum = 0;
    for (let j = 0; j < weights.length; j++) sum += density[i + shift + j]! * weights[j]!;
    next[i] = sum;
  }
};

/**
 * Probability that Brownian motion with drift, observed after equal steps, has crossed the upper boundary of `criticalScore` by each look.
 * The density of the paths still between the boundaries is propagated from look to look (Armitage, McPherson & Rowe 1969,
 * https://doi.org/10.2307/2343787). Error about 2e-5, from cells of a quarter standard deviation.
 */
function* crossingProbabilities({ drift, planned, level, first, looks }: Looks): Generator<number> {
  const bounds = Float64Array.from({ length: looks }, (_, i) =>
    i + 1 < first ? Number.POSITIVE_INFINITY : criticalScore((i + 1) / planned, level) * Math.sqrt(i + 1) * PER_SD,
  );
  // Before the first look nothing is cut off, and six standard deviations contain all of it.
  const open = (i: number): number => (i * drift + 6 * Math.sqrt(i)) * PER_SD;
  const radius = Math.ceil(bounds.reduce((most, bound, i) => Math.max(most, Number.isFinite(bound) ? bound : open(i + 1)), 0)) + REACH + 1;
  const shift = drift * PER_SD;
  const whole = Math.round(shift);
  // The kernel sits on whole cells. The fractional part of the drift shifts its centre.
  const bell = Float64Array.from({ length: 2 * REACH + 1 }, (_, j) => Math.exp(-0.5 * ((j - REACH - (shift - whole)) / PER_SD) ** 2));
  const mass = bell.reduce((sum, k) => sum + k, 0);
  const kernel = bell.map((k) => k / mass);
  // Reversed, since each cell gathers from its neighbours. As many empty cells as it can reach pad both sides.
  const gathered = kernel.toReversed();
  const cells = 2 * radius + 1;
  const rim = REACH + Math.abs(whole);
  let density = new Float64Array(cells + 2 * rim);
  let next = new Float64Array(density.length);
  density[rim + radius] = 1;
  let total = 0;
  let [low, high] = [radius, radius];
  for (let look = 0; look < looks; look++) {
    while (low < high && density[rim + low]! < NOTHING) density[rim + low++] = 0;
    while (high > low && density[rim + high]! < NOTHING) density[rim + high--] = 0;
    // Density that leaves at the top has crossed.
    for (let i = Math.max(low, cells - whole - REACH); i <= high; i++)
      for (let j = Math.max(0, cells - i - whole + REACH); j <= 2 * REACH; j++) total += density[rim + i]! * kernel[j]!;
    low = Math.max(0, low + whole - REACH);
    high = Math.min(cells - 1, high + whole + REACH);
    next.fill(0);
    spread(density, gathered, next, { from: rim + low, to: rim + high, shift: -whole - REACH });
    const bound = bounds[look]!;
    if (Number.isFinite(bound)) {
      for (let i = low; i <= high; i++) {
        // Share of the cell [i − ½, i + ½] beyond a boundary.
        const above = Math.min(1, Math.max(0, i + 0.5 - radius - bound));
        const below = Math.min(1, Math.max(0, -bound - (i - 0.5 - radius)));
        const at = rim + i;
        const left = next[at]! * Math.max(0, 1 - above - below);
        total += next[at]! * above;
        // The remaining part of a cell lies further in than the cell's middle.
        const inwards = (left * Math.abs(above - below)) / 2;
        next[at] = left - inwards;
        next[at + (above > below ? -1 : 1)]! += inwards;
      }
    }
    [density, next] = [next, density];
    yield total;
  }
}

/** Probability with which a real lift should be found. */
export const POWER = 0.8;
/** Days in a week, with one look each. */
const LOOKS = 7;

/** A comparison to plan: traffic, shares of its two groups, and the true lift of the metric, > −1 and not 0. */
export interface Comparison {
  readonly traffic: WeeklyTraffic;
  readonly shares: PairShares;
  readonly lift: number;
  /** Error rate of its intervals, see `closedLevels`; 5% when absent. */
  readonly level?: Level | undefined;
}

/** Expected S of one week over its standard deviation. */
const weeklySignal = ({ traffic, shares, lift }: Comparison): number =>
  (Math.abs(lift) * traffic.total) / Math.sqrt(weeklyVariance(traffic, shares, lift));

/** Probability that the interval of a single look after `weeks` lies on the lift's side of 0. */
export const fixedPower = (comparison: Comparison, weeks: number): number =>
  normalTail(fixedScore(comparison.level) - weeklySignal(comparison) * Math.sqrt(weeks));

/**
 * Probability that the confidence sequence of an experiment planned for `plannedWeeks`, with daily looks, has excluded 0 on the lift's side
 * by the end of each day.
 */
export const dailyPower = (comparison: Comparison, days: number, plannedWeeks: number): Generator<number> => {
  const { traffic, shares, level = ALPHA } = comparison;
  return crossingProbabilities({
    drift: weeklySignal(comparison) / Math.sqrt(LOOKS),
    planned: LOOKS * plannedWeeks,
    level,
    first: Math.max(1, Math.ceil((LOOKS * FIRST_CUSTOMERS) / (traffic.customers * Math.min(shares.treatment, shares.control)))),
    looks: days,
  });
};

/** Weeks until `fixedPower` is `power`: ((z of the level + z_power) / weekly signal)². */
export const fixedWeeks = (comparison: Comparison, power = POWER): number =>
  ((fixedScore(comparison.level) + normalQuantile(1 - power)) / weeklySignal(comparison)) ** 2;

/** Longest answer given, in weeks. */
export const MOST_WEEKS = 260;

/**
 * Weeks, to the day, until `dailyPower` of an experiment planned for `plannedWeeks` is `power`. Null when that is more than `MOST_WEEKS`.
 */
export const dailyWeeks = (comparison: Comparison, plannedWeeks: number, power = POWER): number | null => {
  if (fixedWeeks(comparison, power) > MOST_WEEKS) return null;
  let day = 0;
  for (const found of dailyPower(comparison, MOST_WEEKS * LOOKS, plannedWeeks)) {
    day += 1;
    if (found >= power) return day / LOOKS;
  }
  return null;
};

/**
 * Fewest weeks, to the day, after which an experiment planned for exactly that long has `power`. Null when those are more than
 * `MOST_WEEKS`.
 */
export const weeksToPlan = (comparison: Comparison, power = POWER): number | null => {
  // Daily looks never take fewer days than a single look.
  let [low, high] = [Math.floor(LOOKS * fixedWeeks(comparison, power)), MOST_WEEKS * LOOKS + 1];
  if (low >= high) return null;
  const reached = (days: number): boolean => ([...dailyPower(comparison, days, days / LOOKS)].at(-1) ?? 0) >= power;
  // Half as many again is enough in all but the smallest shops.
  const near = Math.min(high - 1, Math.ceil(1.5 * low) + LOOKS);
  if (reached(near)) high = near;
  else low = near;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (reached(middle)) high = middle;
    else low = middle;
  }
  return high > MOST_WEEKS * LOOKS ? null : high / LOOKS;
};

const MOST_LIFT = 10;
const LEAST_LIFT = 1e-6;
const HALVINGS = 16;

/** Smallest lift above `from` with enough power, to a relative precision of a few parts in 10⁵. Null above 1,000%. */
const smallest = (powerOf: (lift: number) => number, power: number, from: number): number | null => {
  let [low, high] = [from, from];
  while (powerOf(high) < power) {
    if (high >= MOST_LIFT) return null;
    low = high;
    high = Math.min(MOST_LIFT, 2 * high);
  }
  for (let i = 0; i < HALVINGS && low < high; i++) {
    const middle = (low + high) / 2;
    if (powerOf(middle) < power) low = middle;
    else high = middle;
  }
  return high;
};

/** Lift that a single look after `weeks` detects with `power`. */
export const fixedDetectableLift = (setting: Omit<Comparison, 'lift'>, weeks: number, power = POWER): number | null =>
  smallest((lift) => fixedPower({ ...setting, lift }, weeks), power, LEAST_LIFT);

/** Lift that daily looks over the planned `weeks` detect with `power`. */
export const dailyDetectableLift = (setting: Omit<Comparison, 'lift'>, weeks: number, power = POWER): number | null => {
  const days = Math.ceil(7 * weeks);
  // Daily looks never detect a smaller lift than a single look.
  const from = fixedDetectableLift(setting, weeks, power);
  return from === null ? null : smallest((lift) => [...dailyPower({ ...setting, lift }, days, weeks)].at(-1) ?? 0, power, from);
};
