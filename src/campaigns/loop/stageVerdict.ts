import type { StageStanding } from '../../stats/experiment/stageStanding';

export type StageVerdict =
  | { readonly do: 'promote' | 'take_back'; readonly why: 'orders' | 'horizon' | 'sample_ratio_mismatch' }
  | { readonly do: 'wait'; readonly why: 'too_few_customers' | 'not_yet' | 'sample_ratio_mismatch' };

/**
 * What becomes of a stage. Its confidence sequence may be looked at as often as one likes: of bundles that lose more than the tolerance at most 1 in 40
 * is ever promoted by it, of those that lose nothing at most 1 in 40 taken back. At the horizon the estimate decides, which is for bundles so alike that
 * orders cannot tell them apart; without customers enough it goes on.
 * @param days since the stage began
 */
export const stageVerdict = (
  { difference, enough, notWorse, mismatch }: Pick<StageStanding, 'difference' | 'enough' | 'notWorse' | 'mismatch'>,
  days: number,
  horizonDays: number,
): StageVerdict => {
  const over = days >= horizonDays;
  if (mismatch) return { do: over ? 'take_back' : 'wait', why: 'sample_ratio_mismatch' };
  if (!enough) return { do: 'wait', why: 'too_few_customers' };
  const { upper } = difference.sequence;
  if (upper !== null && upper < 0) return { do: 'take_back', why: 'orders' };
  if (notWorse) return { do: 'promote', why: 'orders' };
  if (!over) return { do: 'wait', why: 'not_yet' };
  return { do: difference.value !== null && difference.value >= 0 ? 'promote' : 'take_back', why: 'horizon' };
};
