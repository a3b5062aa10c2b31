import { normal, type Rng, uniform } from '../../src/maths/random';
import { geometric } from './sampler';

/** What nobody can see of a shopper and the log only hints at. */
export interface Shopper {
  readonly id: string;
  /** Share of interest by category, sums to 1. */
  readonly taste: readonly number[];
  /** Log-weight by brand. */
  readonly brandTaste: ReadonlyMap<string, number>;
  /** How much a saving moves them, [0, 1]. */
  readonly sensitivity: number;
  readonly visits: number;
}

/** A shopper with one to three categories at heart: softmax of N(0, 1.9²) per category. */
export const drawShopper = (rng: Rng, id: string, categories: number, brands: readonly string[]): Shopper => {
  const raw = Array.from({ length: categories }, () => Math.exp(1.9 * normal(rng)));
  const total = raw.reduce((sum, value) => sum + value, 0);
  return {
    id,
    taste: raw.map((value) => value / total),
    brandTaste: new Map(brands.map((brand) => [brand, 0.5 * normal(rng)])),
    sensitivity: uniform(rng),
    visits: 1 + Math.min(9, geometric(rng, 0.25)),
  };
};
