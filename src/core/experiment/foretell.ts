import { type Variant, variants } from './experiment';
import type { KnownCustomer } from './knownCustomers';

/** Of the known customers of an arm, with h what their earlier orders foretold and y their figure, 0 without an order in that arm. */
export interface ForetoldMoments {
  /** Σ h, Σ y h, Σ h² and Σ (y − h)³ − y³. */
  readonly sum: number;
  readonly products: number;
  readonly squares: number;
  readonly cubes: number;
}

/** Customers of one cell in one arm: how many, Σ y and Σ y². */
interface CellSums {
  count: number;
  sum: number;
  squares: number;
}
type Cell = Readonly<Record<Variant, CellSums>>;

const newCell = (): Cell => ({
  none: { count: 0, sum: 0, squares: 0 },
  rule: { count: 0, sum: 0, squares: 0 },
  couplet: { count: 0, sum: 0, squares: 0 },
});

const meanOf = ({ none, rule, couplet }: Cell): number => (none.sum + rule.sum + couplet.sum) / (none.count + rule.count + couplet.count);

/**
 * What earlier orders foretell of each known customer's figure: the mean of its cell over all arms together, who did not order counting 0. Variants are
 * drawn without a look at cells, so Σ_T h/π_T − Σ_C h/π_C has mean 0 whatever h is, and taking it off S leaves the truth and less noise: CUPED (Deng,
 * Xu, Kohavi & Walker 2013, https://doi.org/10.1145/2433396.2433413) with cells for its covariate, which is post-stratification.
 *
 * Of the means the part is taken that leaves least noise, θ = Σ w² y h / Σ w² h² between 0 and 1: less than all where carts do not carry the variant that
 * the customer's id draws, because the page did not know the customer.
 *
 * @param figureOf figure of a customer in the arm that the customer was drawn into
 * @param weightOf w = 1/π of an arm, 0 for one that is not compared
 * @param scaleOf by what h of an arm is multiplied, see `CustomerDraw`
 */
export const foretell = (
  known: readonly KnownCustomer[],
  figureOf: (customer: KnownCustomer) => number | undefined,
  weightOf: (variant: Variant) => number,
  scaleOf: (variant: Variant) => number,
): Readonly<Record<Variant, ForetoldMoments>> => {
  const cells = new Map<number, Cell>();
  for (const customer of known) {
    let cell = cells.get(customer.cell);
    if (!cell) {
      cell = newCell();
      cells.set(customer.cell, cell);
    }
    const [own, y] = [cell[customer.variant], figureOf(customer) ?? 0];
    own.count += 1;
    own.sum += y;
    own.squares += y * y;
  }
  let [products, squares] = [0, 0];
  for (const cell of cells.values())
    for (const variant of variants) {
      const [weight, mean] = [weightOf(variant) ** 2, meanOf(cell)];
      products += weight * mean * cell[variant].sum;
      squares += weight * mean * mean * cell[variant].count;
    }
  const θ = squares > 0 ? Math.min(1, Math.max(0, products / squares)) : 0;
  const momentsOf = (variant: Variant): ForetoldMoments => {
    const moments = { sum: 0, products: 0, squares: 0, cubes: 0 };
    for (const cell of cells.values()) {
      const { count, sum, squares: ySquares } = cell[variant];
      const h = scaleOf(variant) * θ * meanOf(cell);
      moments.sum += h * count;
      moments.products += h * sum;
      moments.squares += h * h * count;
      moments.cubes += 3 * h * (h * sum - ySquares) - h * h * h * count;
    }
    return moments;
  };
  return { none: momentsOf('none'), rule: momentsOf('rule'), couplet: momentsOf('couplet') };
};
