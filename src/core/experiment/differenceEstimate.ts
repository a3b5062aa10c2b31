import { armContrast, enoughCustomers, type SharedArm } from './armContrast';
import { type Interval, type SequentialEstimate, unbounded } from './interval';

/**
 * Σ_T y/π_T − Σ_C y/π_C: what all traffic in the treatment would have brought more than all traffic in the control, in the metric's unit, over the
 * time observed. Intervals are unbounded before `FIRST_CUSTOMERS` in each arm.
 */
export const differenceEstimate = (treatment: SharedArm, control: SharedArm): SequentialEstimate => {
  const { value, sequenceSquare, fixedSquare } = armContrast(treatment, control, 1);
  const around = (square: number): Interval =>
    Number.isFinite(square) ? { lower: value - Math.sqrt(square), upper: value + Math.sqrt(square) } : unbounded;
  if (!enoughCustomers(treatment, control)) return { value, sequence: unbounded, fixed: unbounded };
  return { value, sequence: around(sequenceSquare), fixed: around(fixedSquare) };
};
