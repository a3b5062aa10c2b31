import type { ExperimentComparison } from '../api/experimentSchema';

/** Whether the groups cannot be compared at all, so that no figure but the bounds is worth showing. */
export const isUnsound = ({ verdict }: Pick<ExperimentComparison, 'verdict'>): boolean =>
  verdict.code === 'unknown' && (verdict.reason === 'sample_ratio_mismatch' || verdict.reason === 'attribution_lost');
