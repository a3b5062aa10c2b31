import { Z95 } from '../normalTail';
import { mixingVariance, squaredBoundary } from './confidenceSequence';
import { type ArmMoments, FIRST_CUSTOMERS } from './runningMoments';

/** An arm and its share π of all traffic, known from the allocation: no visit is counted. */
export interface SharedArm {
  readonly moments: ArmMoments;
  readonly share: number;
}

/** S(q) with its variance and the squares of the two 95% half-widths. */
interface Contrast {
  readonly value: number;
  readonly variance: number;
  /** Valid at every look together. */
  readonly sequenceSquare: number;
  /** Valid at one look planned beforehand. */
  readonly fixedSquare: number;
}

/**
 * S(q) = Σ_T y/π_T − q Σ_C y/π_C: mean zero when the treatment multiplies the control's expected total by q. With customers drawn into arms one
 * by one and each a Poisson event its variance is V(q) = Σ_T (y/π_T)² + q² Σ_C (y/π_C)² (Horvitz & Thompson 1952), whoever did not order adding
 * nothing. A customer who orders again moves S in a direction already known, so S is no martingale; but its covariance
 * Σ w² y(s) y(t) ≥ V(s) for s ≤ t exceeds Brownian motion's at equal variance, so by Slepian's inequality (1962) it crosses a one-sided boundary
 * in V less often, and the sequence holds.
 */
export const armContrast = (treatment: SharedArm, control: SharedArm, q: number): Contrast => {
  const [t, c] = [treatment.moments, control.moments];
  const [wt, wc] = [1 / treatment.share, q / control.share];
  const variance = wt * wt * t.squares + wc * wc * c.squares;
  const square = (treatment.share * wt * wt * t.firstSquare + control.share * wc * wc * c.firstSquare) / (treatment.share + control.share);
  return {
    value: wt * t.sum - wc * c.sum,
    variance,
    sequenceSquare: square > 0 ? squaredBoundary(variance, mixingVariance(square)) : Number.POSITIVE_INFINITY,
    fixedSquare: Z95 * Z95 * variance,
  };
};

export const enoughCustomers = (...arms: readonly SharedArm[]): boolean =>
  arms.every(({ moments }) => moments.customers >= FIRST_CUSTOMERS);
