import type { ExperimentComparison } from '../../api/experimentSchema';
import { isSmall } from '../../experiment/isSmall';
import { isTooEarly } from '../../experiment/isTooEarly';

export type NextStep = 'gain' | 'loss' | 'split' | 'mark' | 'wait' | 'small' | 'slow';

/** What a merchant should do about a verdict. @param weeks of orders seen */
export const nextStep = (verdict: ExperimentComparison['verdict'], weeks: number): NextStep => {
  if (verdict.code !== 'unknown') return verdict.code;
  if (verdict.reason === 'sample_ratio_mismatch') return 'split';
  if (verdict.reason === 'attribution_lost') return 'mark';
  if (isSmall(verdict)) return 'small';
  if (verdict.weeks === null) return isTooEarly(verdict, weeks) ? 'wait' : 'slow';
  return 'wait';
};
