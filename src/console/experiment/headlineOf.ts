import type { Compared } from '../api/comparedSchema';

type Pair = Pick<Compared['comparisons'][number], 'treatment' | 'control'>;

/** The question the merchant has: Couplet against nothing, or against what they had. */
export const headlineOf = <C extends Pair>({ comparisons }: { readonly comparisons: readonly C[] }): C | undefined =>
  comparisons.find(({ treatment, control }) => treatment === 'couplet' && control === 'none') ?? comparisons.at(-1);
