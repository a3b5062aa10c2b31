import { armContrast, enoughCustomers, type SharedArm } from './armContrast';
import { type Interval, type SequentialEstimate, unbounded } from './interval';

const DOUBLINGS = 40;
const HALVINGS = 60;

/** Nearest root of `excess` from `inside` (where it is negative) in direction `sign`; null when it stays negative. */
const edge = (excess: (q: number) => number, inside: number, sign: 1 | -1): number | null => {
  let [near, step] = [inside, 0.125];
  for (let i = 0; i < DOUBLINGS && excess(near + sign * step) < 0; i++) {
    near += sign * step;
    step *= 2;
  }
  let far = near + sign * step;
  if (excess(far) < 0) return null;
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (near + far) / 2;
    if (excess(middle) < 0) near = middle;
    else far = middle;
  }
  return far;
};

/**
 * Lift (Σ_T y/π_T) / (Σ_C y/π_C) − 1. Its interval is every q − 1 that the test of `armContrast` at q does not reject (Fieller 1954): no delta
 * method, and honest about a control so small that the ratio has no bound. It excludes 0 exactly when that of `differenceEstimate` does.
 * `value` is null where the control's sum is not positive.
 */
export const liftEstimate = (treatment: SharedArm, control: SharedArm): SequentialEstimate => {
  const [top, bottom] = [treatment.moments.sum / treatment.share, control.moments.sum / control.share];
  if (!(bottom > 0)) return { value: null, sequence: unbounded, fixed: unbounded };
  const ratio = top / bottom;
  const around = (kind: 'sequenceSquare' | 'fixedSquare'): Interval => {
    const excess = (q: number): number => {
      const contrast = armContrast(treatment, control, q);
      return contrast.value ** 2 - contrast[kind];
    };
    const [lower, upper] = [edge(excess, ratio, -1), edge(excess, ratio, 1)];
    // Where the control alone is not above its noise, the set of ratios has a gap instead of ends.
    return lower === null || upper === null ? unbounded : { lower: lower - 1, upper: upper - 1 };
  };
  if (!enoughCustomers(treatment, control)) return { value: ratio - 1, sequence: unbounded, fixed: unbounded };
  return { value: ratio - 1, sequence: around('sequenceSquare'), fixed: around('fixedSquare') };
};
