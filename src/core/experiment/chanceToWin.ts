import { normalTail } from '../normalTail';
import { armContrast, enoughCustomers, type SharedArm } from './armContrast';

/**
 * Probability that the treatment's metric per share is the greater one: Φ(S / √V), S and V those of `armContrast` at q = 1. S is near enough to
 * normal, so under a flat prior Δ | data ~ N(S, V) and P(Δ > 0 | data) is that. It is one minus the one-sided p-value of a single planned look:
 * looked at often, it wanders beyond .95 in many experiments without a difference, and decides nothing; `verdictOf` does.
 *
 * @returns null before `FIRST_CUSTOMERS` in each arm, and where nothing was earned at all
 */
export const chanceToWin = (treatment: SharedArm, control: SharedArm): number | null => {
  const { value, variance } = armContrast(treatment, control, 1);
  return enoughCustomers(treatment, control) && variance > 0 ? normalTail(-value / Math.sqrt(variance)) : null;
};
