import { FUTILE } from '../../stats/comparison/verdict';
import type { ExperimentComparison } from '../api/experimentSchema';

type Unknown = Extract<ExperimentComparison['verdict'], { code: 'unknown' }>;

/**
 * Whether a gain would hardly show by the planned end, even if the treatment adds 10% from now on. States nothing about the size of the
 * difference.
 */
export const isFutile = ({ reason, chance }: Unknown): boolean => reason === 'not_yet' && chance !== null && chance < FUTILE;

/**
 * Whether it is too early even to estimate the duration. A first day with few orders does not mean that the shop has few.
 * @param weeks of orders seen
 */
export const isTooEarly = (verdict: ExperimentComparison['verdict'], weeks: number): boolean =>
  verdict.code === 'unknown' && verdict.reason === 'too_few_customers' && verdict.weeks === null && weeks < 1;

export type NextStep = 'gain' | 'loss' | 'whole' | 'split' | 'mark' | 'wait' | 'small' | 'unlikely' | 'slow' | 'customers';

/**
 * What a merchant should do after a verdict.
 * @param weeks of orders seen
 */
export const nextStep = (verdict: ExperimentComparison['verdict'], weeks: number): NextStep => {
  if (verdict.code !== 'unknown') return verdict.code;
  if (verdict.reason === 'sample_ratio_mismatch') return 'split';
  if (verdict.reason === 'customers_unbalanced') return 'customers';
  if (verdict.reason === 'attribution_lost') return 'mark';
  if (verdict.reason === 'period') return 'whole';
  if (verdict.reason === 'small') return 'small';
  if (isFutile(verdict) || (verdict.reason === 'not_yet' && verdict.weeks === 0)) return 'unlikely';
  if (verdict.weeks === null) return isTooEarly(verdict, weeks) ? 'wait' : 'slow';
  return 'wait';
};
