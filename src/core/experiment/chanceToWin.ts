import { normalTail } from '../normalTail';
import { armContrast, enoughCustomers, type SharedArm, scoreOf } from './armContrast';

/**
 * Probability that the treatment's metric per share is the greater one: Φ of the score of S(1). Under a flat prior that is the posterior of the same
 * model the intervals come from, and one minus the one-sided p-value of a single planned look: looked at often, it wanders beyond .95 in many
 * experiments without a difference, and decides nothing; `verdictOf` does.
 *
 * @returns null before `FIRST_CUSTOMERS` in each arm, and where nothing was earned at all
 */
export const chanceToWin = (treatment: SharedArm, control: SharedArm): number | null => {
  const contrast = armContrast(treatment, control, 1);
  return enoughCustomers(treatment, control) && contrast.variance > 0 ? normalTail(-scoreOf(contrast)) : null;
};
