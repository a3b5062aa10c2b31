import { armContrast, enoughCustomers, type SharedArm } from './armContrast';
import { type Interval, type SequentialEstimate, unbounded } from './interval';
import { nearestRoot } from './nearestRoot';

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
    const [lower, upper] = [nearestRoot(excess, ratio, -1), nearestRoot(excess, ratio, 1)];
    // Where the control alone is not above its noise, the set of ratios has a gap instead of ends.
    return lower === null || upper === null ? unbounded : { lower: lower - 1, upper: upper - 1 };
  };
  if (!enoughCustomers(treatment, control)) return { value: ratio - 1, sequence: unbounded, fixed: unbounded };
  return { value: ratio - 1, sequence: around('sequenceSquare'), fixed: around('fixedSquare') };
};
