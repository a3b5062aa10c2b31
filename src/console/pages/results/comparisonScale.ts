import type { ExperimentComparison } from '../../api/experimentSchema';

/** Steps a scale may end at. */
const ENDS = [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1] as const;

/** ± end of the scale all comparisons share: the least step that holds every bound and value, at most 100%, beyond which bars are open. */
export const comparisonScale = (comparisons: readonly Pick<ExperimentComparison, 'netMargin' | 'orders'>[]): number => {
  const reach = comparisons
    .flatMap(({ netMargin, orders }) => [netMargin, orders])
    .flatMap(({ value, sequence }) => (sequence.lower === null || sequence.upper === null ? [] : [value, sequence.lower, sequence.upper]))
    .reduce((most: number, at) => Math.max(most, Math.abs(at ?? 0)), 0);
  return ENDS.find((end) => end >= reach) ?? 1;
};
