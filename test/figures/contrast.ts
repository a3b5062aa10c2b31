import { atAnyLook, atOneLook, FULL, type Kind, type Level, type Levels, quantile } from './criticalScores';
import type { Group } from './rawOrders';
import { enough, type Side } from './shopOrders';

export interface Ends {
  readonly lower: number | null;
  readonly upper: number | null;
}
export const NO_ENDS: Ends = { lower: null, upper: null };

/** Hall's cubic of t and the skewness γ, multiplied out: t + γt²/3 + γ²t³/27 + γ/6. */
const hall = (t: number, skew: number): number => t + skew / 6 + (skew * t * t) / 3 + (skew * skew * t ** 3) / 27;

/** Σ (y − q h)². */
const squaresLess = ({ squares, before: { yh, hh } }: Side, q: number): number => squares - 2 * q * yh + q * q * hh;

/** S(q), its variance V(q) and skewness, and the score. */
export const contrast = (treatment: Side, control: Side, q: number) => {
  const [a, b] = [1 / treatment.share, q / control.share];
  // Of the treatment q h was to be expected, where the control has h.
  const value = a * (treatment.sum - q * treatment.before.h) - b * (control.sum - control.before.h);
  const variance = a * a * squaresLess(treatment, q) + b * b * squaresLess(control, 1);
  // A customer of all traffic is in the treatment with its share, and brings a y, or in the control, and brings −b y.
  const pooled = (of: (side: Side) => number): number => (of(treatment) + of(control)) / (treatment.share + control.share);
  const second = pooled((side) => squaresLess(side, 1)) * (treatment.share * a ** 2 + control.share * b ** 2);
  const third = pooled(({ cubes }) => cubes) * (treatment.share * a ** 3 - control.share * b ** 3);
  const skew = third / second ** 1.5;
  return { value, variance, skew, score: hall(value / Math.sqrt(variance), skew) };
};

/** Score beyond which two sides differ. */
export const criticalOf = (treatment: Side, control: Side, kind: Kind, levels: Levels): number =>
  kind === 'fixed'
    ? atOneLook(levels.fixed)
    : atAnyLook((treatment.orders + control.orders) / (treatment.planned + control.planned), levels.sequence);

/** t that has the score: the cubic rises all along. */
const rootOfHall = (score: number, skew: number): number => {
  let [low, high] = [-1e4, 1e4];
  for (let halving = 0; halving < 80; halving++) {
    const middle = (low + high) / 2;
    if (hall(middle, skew) < score) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};

/** Σ_T y/π_T − Σ_C y/π_C. */
export const difference = (treatment: Side, control: Side, levels: Levels = FULL) => {
  const { value, variance, skew } = contrast(treatment, control, 1);
  const around = (kind: Kind): Ends => {
    if (!enough(treatment, control)) return NO_ENDS;
    const critical = criticalOf(treatment, control, kind, levels);
    const off = (score: number): number => value - Math.sqrt(variance) * rootOfHall(score, skew);
    return { lower: off(critical), upper: off(-critical) };
  };
  return { value, sequence: around('sequence'), fixed: around('fixed') };
};

/** Where `excess` leaves the negative, walking from `inside` in small steps; null far out. */
const leaves = (excess: (q: number) => number, inside: number, step: number): number | null => {
  for (let i = 1; i <= 20_000; i++) {
    if (excess(inside + i * step) < 0) continue;
    let [near, far] = [inside + (i - 1) * step, inside + i * step];
    for (let halving = 0; halving < 60; halving++) {
      const middle = (near + far) / 2;
      if (excess(middle) < 0) near = middle;
      else far = middle;
    }
    return far;
  }
  return null;
};

/** q − 1 at which S(q) is 0, (Σ_T y/π_T) / (Σ_C y/π_C) − 1 where nothing is known before, with every q − 1 that is not rejected. */
export const lift = (treatment: Side, control: Side, levels: Levels) => {
  const expected = treatment.before.h / treatment.share + (control.sum - control.before.h) / control.share;
  const ratio = treatment.sum / treatment.share / expected;
  const around = (kind: Kind): Ends => {
    if (!enough(treatment, control)) return NO_ENDS;
    const critical = criticalOf(treatment, control, kind, levels);
    const excess = (q: number): number => Math.abs(contrast(treatment, control, q).score) - critical;
    // Where the control has hardly any, the ratio and its ends lie far out.
    const step = 0.005 * Math.max(1, ratio);
    const [lower, upper] = [leaves(excess, ratio, -step), leaves(excess, ratio, step)];
    return lower === null || upper === null ? NO_ENDS : { lower: lower - 1, upper: upper - 1 };
  };
  return { value: ratio - 1, sequence: around('sequence'), fixed: around('fixed') };
};

export type Pair = readonly [treatment: Group, control: Group];

/** What a pair has of the 5% until anything is known. */
const atFirst = ([treatment, control]: Pair): Level => (treatment === 'couplet' && control === 'none' ? 0.045 : 0.0025);

/** Error rates of every pair, decided by net margin: all of 5% each once one of them differs at its own part. */
export const closedTesting = (pairs: readonly Pair[], net: Readonly<Record<Group, Side>>): readonly Levels[] => {
  const differs = (kind: Kind): boolean =>
    pairs.some((pair) => {
      const sides = [net[pair[0]], net[pair[1]]] as const;
      const level = atFirst(pair);
      const critical = criticalOf(...sides, kind, { sequence: level, fixed: level });
      return enough(...sides) && Math.abs(contrast(...sides, 1).score) > critical;
    });
  const [sequence, fixed] = [differs('sequence'), differs('fixed')];
  return pairs.map((pair) => ({ sequence: sequence ? FULL.sequence : atFirst(pair), fixed: fixed ? FULL.fixed : atFirst(pair) }));
};

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
