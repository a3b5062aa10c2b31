import { type Interval, type SequentialEstimate, unbounded } from '../../maths/interval';
import { armContrast, atScore, enoughCustomers, progressOf, type SharedArm } from './armContrast';
import { criticalScore, fixedScore, type Level } from './confidenceSequence';

/**
 * Σ_T y/π_T − Σ_C y/π_C: what all traffic in the treatment would have brought more than all traffic in the control, in the metric's unit, over the
 * time observed. Intervals are unbounded before `FIRST_CUSTOMERS` in each arm.
 */
export const differenceEstimate = (
  treatment: SharedArm,
  control: SharedArm,
  sequenceLevel?: Level,
  fixedLevel?: Level,
): SequentialEstimate => {
  const contrast = armContrast(treatment, control, 1);
  const { value } = contrast;
  if (!enoughCustomers(treatment, control) || !(contrast.variance > 0)) return { value, sequence: unbounded, fixed: unbounded };
  const around = (score: number): Interval => ({ lower: value - atScore(contrast, score), upper: value - atScore(contrast, -score) });
  return { value, sequence: around(criticalScore(progressOf(treatment, control), sequenceLevel)), fixed: around(fixedScore(fixedLevel)) };
};
