import type { KnownCustomer } from './knownCustomers';

/** Of the known customers of an arm, with h what their earlier orders foretold and y their figure, 0 without an order in that arm. */
export interface ForetoldMoments {
  /** Σ h, Σ y h, Σ h² and Σ (y − h)³ − y³. */
  readonly sum: number;
  readonly products: number;
  readonly squares: number;
  readonly cubes: number;
}

/** Customers of one cell in one arm: how many, Σ y, Σ y² and Σ y³. */
interface CellSums {
  count: number;
  sum: number;
  squares: number;
  cubes: number;
}
/** By arm. */
type Cell = readonly CellSums[];

/** Of one arm for h = k (all − y) / others: what the others of each customer's cell say of it, times k. A customer alone in one is foretold nothing. */
const withoutOwn = ({ count, sum, squares, cubes }: CellSums, all: number, others: number, k: number): ForetoldMoments => {
  if (others === 0) return { sum: 0, products: 0, squares: 0, cubes: 0 };
  const each = k / others;
  // y − h = a y − b.
  const [a, b] = [1 + each, each * all];
  return {
    sum: each * (count * all - sum),
    products: each * (all * sum - squares),
    squares: each ** 2 * (count * all * all - 2 * all * sum + squares),
    cubes: a ** 3 * cubes - 3 * a * a * b * squares + 3 * a * b * b * sum - b ** 3 * count - cubes,
  };
};

const total = (cell: Cell, of: 'count' | 'sum'): number => cell.reduce((so, own) => so + own[of], 0);

/**
 * What earlier orders foretell of each known customer's figure: the mean of the others of its cell over all arms together, who did not order counting 0. Variants
 * are drawn without a look at cells, and h knows nothing of the customer's own, so Σ_T h/π_T − Σ_C h/π_C has mean 0, and taking it off S leaves the truth
 * and less noise: CUPED (Deng, Xu, Kohavi & Walker 2013, https://doi.org/10.1145/2433396.2433413) with cells for its covariate, which is post-stratification.
 *
 * Of the means the part is taken that leaves least noise, θ = Σ w² y h / Σ w² h² between 0 and 1: less than all where carts do not carry the variant that
 * the customer's id draws, because the page did not know the customer.
 *
 * @param variants the arms that are compared
 * @param figureOf figure of a customer in the arm that the customer was drawn into
 * @param weightOf w = 1/π of an arm
 * @param scaleOf by what h of an arm is multiplied, see `CustomerDraw`
 */
export const foretell = <V extends string>(
  variants: readonly V[],
  known: readonly KnownCustomer<V>[],
  figureOf: (customer: KnownCustomer<V>) => number | undefined,
  weightOf: (variant: V) => number,
  scaleOf: (variant: V) => number,
): readonly ForetoldMoments[] => {
  const places = new Map(variants.map((variant, i) => [variant, i]));
  const cells = new Map<number, Cell>();
  for (const customer of known) {
    const place = places.get(customer.variant);
    if (place === undefined) continue;
    let cell = cells.get(customer.cell);
    if (!cell) {
      cell = variants.map(() => ({ count: 0, sum: 0, squares: 0, cubes: 0 }));
      cells.set(customer.cell, cell);
    }
    const [own, y] = [cell[place]!, figureOf(customer) ?? 0];
    own.count += 1;
    own.sum += y;
    own.squares += y * y;
    own.cubes += y * y * y;
  }
  const foretold = (k: number, place: number): ForetoldMoments => {
    const moments = { sum: 0, products: 0, squares: 0, cubes: 0 };
    for (const cell of cells.values()) {
      const own = withoutOwn(cell[place]!, total(cell, 'sum'), total(cell, 'count') - 1, k);
      moments.sum += own.sum;
      moments.products += own.products;
      moments.squares += own.squares;
      moments.cubes += own.cubes;
    }
    return moments;
  };
  let [products, squares] = [0, 0];
  for (const [place, variant] of variants.entries()) {
    const [whole, weight] = [foretold(1, place), weightOf(variant) ** 2];
    products += weight * whole.products;
    squares += weight * whole.squares;
  }
  const θ = squares > 0 ? Math.min(1, Math.max(0, products / squares)) : 0;
  return variants.map((variant, place) => foretold(scaleOf(variant) * θ, place));
};
