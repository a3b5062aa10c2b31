import { normal, type Rng, uniform } from '../../src/maths/random';

/** `true` with probability `p`. */
export const chance = (rng: Rng, p: number): boolean => uniform(rng) < p;

export const between = (rng: Rng, low: number, high: number): number => low + (high - low) * uniform(rng);

/** Index drawn in proportion to `weights` (≥ 0, not all zero). */
export const drawIndex = (rng: Rng, weights: readonly number[]): number => {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let left = uniform(rng) * total;
  for (const [i, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return i;
  }
  return weights.length - 1;
};

/** Number of failures before the first success of probability `p`. */
export const geometric = (rng: Rng, p: number): number => Math.floor(Math.log(1 - uniform(rng)) / Math.log(1 - p));

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Hidden traits of a shopper, which the log only hints at. */
export interface Shopper {
  readonly id: string;
  /** Share of interest by category, sums to 1. */
  readonly taste: readonly number[];
  /** Log-weight by brand. */
  readonly brandTaste: ReadonlyMap<string, number>;
  /** How much a saving influences them, [0, 1]. */
  readonly sensitivity: number;
  readonly visits: number;
}

/** A shopper with one to three favourite categories: softmax of N(0, 1.9²) per category. */
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

/** How the views of a visit follow each other, and what that reveals about the shopper. */
interface Journey {
  /** Share of all visits. Shares sum to 1. */
  readonly share: number;
  /** Which of the visit's three categories is viewed in a step. 0 is the visit's main one. */
  readonly kindAt: (step: number) => 0 | 1 | 2;
  /** Probability of putting a product into the empty cart, after enough views. */
  readonly wants: number;
  /** Added to the logit of buying the cart. */
  readonly ready: number;
  /** Effect of a discount, relative to a visit that stays with one category. */
  readonly moved: number;
}

/** Views after which a shopper who settles has found the right category. */
const UNSETTLED = 2;

/**
 * Only the order distinguishes `compare` from `settle`: before a coupon is due both view two categories, about equally often. A shopper who
 * compares is undecided, and a discount tips the balance. One who has settled on a category buys anyway, so a coupon is wasted. One who
 * wanders does not buy yet, with or without a coupon.
 */
const journeys: Readonly<Record<'stay' | 'compare' | 'settle' | 'wander', Journey>> = {
  stay: { share: 0.3, kindAt: () => 0, wants: 0.2, ready: -0.6, moved: 1.2 },
  compare: { share: 0.25, kindAt: (step) => (step % 2 === 0 ? 0 : 1), wants: 0.2, ready: -0.6, moved: 2.4 },
  settle: { share: 0.25, kindAt: (step) => (step < UNSETTLED ? 1 : 0), wants: 0.35, ready: 3, moved: 0.1 },
  wander: { share: 0.2, kindAt: (step) => ([0, 1, 2] as const)[step % 3]!, wants: 0, ready: -1.5, moved: 0.2 },
};

const all = Object.values(journeys);

export const drawJourney = (rng: Rng): Journey =>
  all[
    drawIndex(
      rng,
      all.map(({ share }) => share),
    )
  ]!;

/** Base interest of every shopper in every category, in addition to taste. */
const CURIOSITY = 0.05;

/** Three different categories, drawn by taste: indices of it. */
export const drawKinds = (rng: Rng, taste: readonly number[]): readonly [number, number, number] => {
  const first = drawIndex(rng, taste);
  const another = (but: readonly number[]): number =>
    drawIndex(
      rng,
      taste.map((share, kind) => (but.includes(kind) ? 0 : share + CURIOSITY)),
    );
  const second = another([first]);
  return [first, second, another([first, second])];
};
