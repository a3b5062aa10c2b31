import type { ExperimentAnswer } from '../api/experimentSchema';

export type Comparison = ExperimentAnswer['comparisons'][number];

/** The question the merchant has: Couplet against nothing, or against what they had. */
export const headlineOf = ({ comparisons }: Pick<ExperimentAnswer, 'comparisons'>): Comparison | undefined =>
  comparisons.find(({ treatment, control }) => treatment === 'couplet' && control === 'none') ?? comparisons.at(-1);
