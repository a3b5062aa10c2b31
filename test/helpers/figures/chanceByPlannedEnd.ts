import { contrast } from './contrast';
import { atAnyLook, type Level } from './critical';
import { upperTail } from './normalDistribution';
import { enough, type Side } from './sides';

/**
 * Chance that the sequence lies above 0 at the planned end, if what has been seen stands and the rest brings the lift: S of what is still to come has
 * the lift on the control's total of it for its mean, and the variance of as many orders as are missing.
 */
export const chanceByPlannedEnd = (treatment: Side, control: Side, by: number, level: Level): number | null => {
  const { value, variance } = contrast(treatment, control, 1);
  // Orders still to come, to one seen.
  const toCome = (treatment.planned + control.planned) / (treatment.orders + control.orders) - 1;
  const total = control.sum / control.share;
  if (!enough(treatment, control) || toCome <= 0 || total <= 0) return null;
  const needed = atAnyLook(1, level) * Math.sqrt(variance * (1 + toCome));
  return upperTail((needed - value - by * total * toCome) / Math.sqrt(variance * toCome));
};
