import type { Variant } from './experiment';
import type { KnownCustomer } from './knownCustomers';

/** Key of a customer's figure in an arm, as `customerKey` has it. */
const keyOf = ({ customerId }: KnownCustomer): string => `c${customerId}`;

/** What a known customer's figure was to be, and what it is in the arm the customer was drawn into. */
export interface Foretold {
  readonly variant: Variant;
  readonly expected: number;
  /** 0 where there is no order in that arm. */
  readonly figure: number;
}

/**
 * What earlier orders foretell of each known customer's figure: the mean of its cell over all arms together, who did not order counting 0. Variants are
 * drawn without a look at cells, so Σ_T h/π_T − Σ_C h/π_C has mean 0 whatever h is, and taking it off S leaves the truth and less noise: CUPED (Deng,
 * Xu, Kohavi & Walker 2013, https://doi.org/10.1145/2433396.2433413) with cells for its covariate, which is post-stratification.
 *
 * Of the means the part is taken that leaves least noise, θ = Σ w² y h / Σ w² h² between 0 and 1: less than all where carts do not carry the variant that
 * the customer's id draws, because the page did not know the customer.
 *
 * @param figureIn figure of a customer in an arm, by `customerKey`
 * @param weightOf w = 1/π of an arm, 0 for one that is not compared
 */
export const foretell = (
  known: readonly KnownCustomer[],
  figureIn: (variant: Variant, key: string) => number | undefined,
  weightOf: (variant: Variant) => number,
): readonly Foretold[] => {
  const figures = known.map((customer) => figureIn(customer.variant, keyOf(customer)) ?? 0);
  const cells = new Map<number, { sum: number; count: number }>();
  for (const [i, { cell }] of known.entries()) {
    const so = cells.get(cell) ?? { sum: 0, count: 0 };
    so.sum += figures[i]!;
    so.count += 1;
    cells.set(cell, so);
  }
  const means = known.map(({ cell }) => cells.get(cell)!.sum / cells.get(cell)!.count);
  let [products, squares] = [0, 0];
  for (const [i, { variant }] of known.entries()) {
    const square = weightOf(variant) ** 2;
    products += square * figures[i]! * means[i]!;
    squares += square * means[i]! ** 2;
  }
  const θ = squares > 0 ? Math.min(1, Math.max(0, products / squares)) : 0;
  return known.map(({ variant }, i) => ({ variant, expected: θ * means[i]!, figure: figures[i]! }));
};
