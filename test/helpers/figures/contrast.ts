import { atAnyLook, atOneLook, FULL, type Kind, type Levels } from './critical';
import { enough, type Side } from './sides';

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
