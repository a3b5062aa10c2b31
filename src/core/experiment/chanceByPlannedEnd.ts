import { normalTail } from '../normalTail';
import { armContrast, enoughCustomers, progressOf, type SharedArm } from './armContrast';
import { criticalScore } from './confidenceSequence';

/** Below this chance of a verdict by the planned end it is time to stop: nothing is lost but waiting. */
export const FUTILE = 0.1;

/**
 * Chance that the sequence lies above 0 at the planned end if the treatment adds `lift` from now on, given what has been seen (conditional power: Lan,
 * Simon & Halperin 1982, https://doi.org/10.1080/07474948208836014). With progress s, S_1 ~ N(S + (1 − s) Δ, V/s − V) for Δ = lift × the control's total
 * at the planned end, and P(S_1 > z(1) √(V/s)). Whoever stops by it never stops on a difference, so no error rate changes.
 *
 * @returns null before there is an interval, after the planned end, and where the control left nothing
 */
export const chanceByPlannedEnd = (treatment: SharedArm, control: SharedArm, lift: number): number | null => {
  const { value, variance } = armContrast(treatment, control, 1);
  const progress = progressOf(treatment, control);
  const base = control.moments.sum / control.share;
  if (!enoughCustomers(treatment, control) || !(progress < 1) || !(base > 0) || !(variance > 0)) return null;
  const end = variance / progress;
  const expected = value + (1 - progress) * ((lift * base) / progress);
  return normalTail((criticalScore(1) * Math.sqrt(end) - expected) / Math.sqrt(end - variance));
};
