import { normalTail } from '../../maths/normalTail';
import { armContrast, enoughCustomers, progressOf, type SharedArm } from './armContrast';
import { criticalScore, type Level } from './confidenceSequence';

/** Below this chance of a verdict by the planned end it is time to stop: nothing is lost but waiting. */
export const FUTILE = 0.1;

/** A comparison at one look. */
export interface LookSoFar {
  /** S at q = 1 and its variance. */
  readonly value: number;
  readonly variance: number;
  /** As `progressOf`. */
  readonly progress: number;
  /** The control's total over its share. */
  readonly base: number;
}

/**
 * Chance that the sequence lies above 0 at the planned end if the treatment adds `lift` from now on, given what has been seen (conditional power: Lan,
 * Simon & Halperin 1982, https://doi.org/10.1080/07474948208836014). With progress s, S_1 ~ N(S + (1 − s) Δ, V/s − V) for Δ = lift × the control's total
 * at the planned end, and P(S_1 > z(1) √(V/s)). Whoever stops by it never stops on a difference, so no error rate changes.
 *
 * @returns null after the planned end, and where the control left nothing
 */
export const chanceFrom = ({ value, variance, progress, base }: LookSoFar, lift: number, level?: Level): number | null => {
  if (!(progress < 1) || !(base > 0) || !(variance > 0)) return null;
  const end = variance / progress;
  const expected = value + (1 - progress) * ((lift * base) / progress);
  return normalTail((criticalScore(1, level) * Math.sqrt(end) - expected) / Math.sqrt(end - variance));
};

/** The same of two arms; null before there is an interval, too. */
export const chanceByPlannedEnd = (treatment: SharedArm, control: SharedArm, lift: number, level?: Level): number | null => {
  if (!enoughCustomers(treatment, control)) return null;
  const { value, variance } = armContrast(treatment, control, 1);
  return chanceFrom({ value, variance, progress: progressOf(treatment, control), base: control.moments.sum / control.share }, lift, level);
};
