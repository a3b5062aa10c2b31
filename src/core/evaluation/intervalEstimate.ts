import type { Estimate } from './meanAndSe';
import { Z95 } from './normalTail';

/** An estimate with its 95% confidence interval. */
export interface IntervalEstimate extends Estimate {
  readonly lower: number;
  readonly upper: number;
}

/** value ± z·se, widened on either side by what a bias may amount to. */
export const normalInterval = ({ value, se }: Estimate, biasBelow = 0, biasAbove = 0): IntervalEstimate => ({
  value,
  se,
  lower: value - Z95 * se - biasBelow,
  upper: value + Z95 * se + biasAbove,
});
