import type { ExperimentComparison } from '../api/experimentSchema';

/** The question the merchant has: Couplet against nothing, or against what they had. */
export const headlineOf = ({ comparisons }: { readonly comparisons: readonly ExperimentComparison[] }): ExperimentComparison | undefined =>
  comparisons.find(({ treatment, control }) => treatment === 'couplet' && control === 'none') ?? comparisons.at(-1);
