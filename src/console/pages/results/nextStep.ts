import type { ExperimentComparison } from '../../api/experimentSchema';
import { isFutile } from '../../experiment/isFutile';
import { isTooEarly } from '../../experiment/isTooEarly';

export type NextStep = 'gain' | 'loss' | 'split' | 'mark' | 'wait' | 'small' | 'unlikely' | 'slow' | 'customers';

/** What a merchant should do about a verdict. @param weeks of orders seen */
export const nextStep = (verdict: ExperimentComparison['verdict'], weeks: number): NextStep => {
  if (verdict.code !== 'unknown') return verdict.code;
  if (verdict.reason === 'sample_ratio_mismatch') return 'split';
  if (verdict.reason === 'customers_unbalanced') return 'customers';
  if (verdict.reason === 'attribution_lost') return 'mark';
  if (verdict.reason === 'small') return 'small';
  if (isFutile(verdict) || (verdict.reason === 'not_yet' && verdict.weeks === 0)) return 'unlikely';
  if (verdict.weeks === null) return isTooEarly(verdict, weeks) ? 'wait' : 'slow';
  return 'wait';
};
