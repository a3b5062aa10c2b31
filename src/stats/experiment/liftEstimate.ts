import { type Interval, type SequentialEstimate, unbounded } from '../../maths/interval';
import { nearestRoot } from '../../maths/nearestRoot';
import { armContrast, enoughCustomers, progressOf, type SharedArm, scoreOf } from './armContrast';
import { criticalScore, fixedScore, type Level } from './confidenceSequence';

/**
 * Lift (Σ_T y/π_T) / (Σ_C y/π_C) − 1. Its interval is every q − 1 that the test of `armContrast` at q does not reject (Fieller 1954): no delta
 * method, and honest about a control so small that the ratio has no bound. It excludes 0 exactly when that of `differenceEstimate` does.
 * `value` is null where the control's sum is not positive.
 */
export const liftEstimate = (treatment: SharedArm, control: SharedArm, sequenceLevel?: Level, fixedLevel?: Level): SequentialEstimate => {
  const [t, c] = [treatment.moments, control.moments];
  const top = t.sum / treatment.share;
  const bottom = (c.sum - c.foretold.sum) / control.share + t.foretold.sum / treatment.share;
  if (!(bottom > 0)) return { value: null, sequence: unbounded, fixed: unbounded };
  const ratio = top / bottom;
  if (!enoughCustomers(treatment, control)) return { value: ratio - 1, sequence: unbounded, fixed: unbounded };
  const around = (critical: number): Interval => {
    const excess = (q: number): number => Math.abs(scoreOf(armContrast(treatment, control, q))) - critical;
    const [lower, upper] = [nearestRoot(excess, ratio, -1), nearestRoot(excess, ratio, 1)];
    // Where the control alone is not above its noise, the set of ratios has a gap instead of ends.
    return lower === null || upper === null ? unbounded : { lower: lower - 1, upper: upper - 1 };
  };
  return {
    value: ratio - 1,
    sequence: around(criticalScore(progressOf(treatment, control), sequenceLevel)),
    fixed: around(fixedScore(fixedLevel)),
  };
};
