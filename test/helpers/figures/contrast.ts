import type { Moments } from './groupFigures';

export interface Side {
  readonly share: number;
  readonly moments: Moments;
}

export interface Ends {
  readonly lower: number | null;
  readonly upper: number | null;
}
export const NO_ENDS: Ends = { lower: null, upper: null };

const ALPHA = 0.05;
const Z = 1.9599639845400545;
/** −2 ln α + ln(1 − 2 ln α): v/ρ where the boundary is narrowest. */
const NARROWEST = -2 * Math.log(ALPHA) + Math.log(1 - 2 * Math.log(ALPHA));
/** ρ in mean squared contributions of a customer. */
export const RHO = 2_000 / NARROWEST;

/** (v + ρ)(ln((v + ρ)/ρ) − 2 ln α). */
export const boundarySquare = (v: number, rho: number): number => (v + rho) * (Math.log((v + rho) / rho) - 2 * Math.log(ALPHA));

/** S(q) and its variance V(q), and the squared half-widths at any look and at one planned look. */
export const contrast = (treatment: Side, control: Side, q: number) => {
  const [a, b] = [1 / treatment.share, q / control.share];
  const variance = a * a * treatment.moments.squares + b * b * control.moments.squares;
  // Of all customers, each group's by its share.
  const s =
    (treatment.share * a * a * treatment.moments.first + control.share * b * b * control.moments.first) / (treatment.share + control.share);
  return {
    value: a * treatment.moments.sum - b * control.moments.sum,
    variance,
    anyLook: boundarySquare(variance, RHO * s),
    oneLook: Z * Z * variance,
  };
};

const enough = (...sides: readonly Side[]): boolean => sides.every(({ moments }) => moments.customers >= 100);

/** Σ_T y/π_T − Σ_C y/π_C. */
export const difference = (treatment: Side, control: Side) => {
  const { value, anyLook, oneLook } = contrast(treatment, control, 1);
  const around = (square: number): Ends =>
    enough(treatment, control) ? { lower: value - Math.sqrt(square), upper: value + Math.sqrt(square) } : NO_ENDS;
  return { value, sequence: around(anyLook), fixed: around(oneLook) };
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

/** (Σ_T y/π_T) / (Σ_C y/π_C) − 1, with every q − 1 that is not rejected. */
export const lift = (treatment: Side, control: Side) => {
  const ratio = treatment.moments.sum / treatment.share / (control.moments.sum / control.share);
  const around = (kind: 'anyLook' | 'oneLook'): Ends => {
    const excess = (q: number): number => {
      const at = contrast(treatment, control, q);
      return at.value * at.value - at[kind];
    };
    // Where the control has hardly any, the ratio and its ends lie far out.
    const step = 0.005 * Math.max(1, ratio);
    const [lower, upper] = [leaves(excess, ratio, -step), leaves(excess, ratio, step)];
    return lower === null || upper === null ? NO_ENDS : { lower: lower - 1, upper: upper - 1 };
  };
  if (!enough(treatment, control)) return { value: ratio - 1, sequence: NO_ENDS, fixed: NO_ENDS };
  return { value: ratio - 1, sequence: around('anyLook'), fixed: around('oneLook') };
};
