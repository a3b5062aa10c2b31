import { normal, seededRng, uniform } from '../../../../src/maths/random';

/** Shoppers one after the other, each with a few coupons of known margin and cost; at most one is shown to each. */
export interface Instance {
  /** By shopper and coupon, minor units. */
  readonly values: readonly (readonly number[])[];
  readonly costs: readonly (readonly number[])[];
  readonly budget: number;
}

/** The coupon that is worth most at λ, margin less λ times its cost, or -1. */
export const bestAt = (values: readonly number[], costs: readonly number[], price: number): number => {
  let [best, most] = [-1, 0];
  for (const [k, value] of values.entries()) {
    const worth = value - price * costs[k]!;
    if (worth > most) [best, most] = [k, worth];
  }
  return best;
};

const total = ({ values, costs }: Instance, price: number) => {
  let [value, cost] = [0, 0];
  for (const [i, own] of values.entries()) {
    const k = bestAt(own, costs[i]!, price);
    if (k < 0) continue;
    value += own[k]!;
    cost += costs[i]![k]!;
  }
  return { value, cost };
};

/**
 * The optimum of the multiple-choice knapsack's linear relaxation, above any allocation there is: min over λ of Σ_i max(0, max_k v_ik − λ c_ik) + λB,
 * which is convex in λ and least where spending meets the budget (Kellerer, Pferschy & Pisinger 2004, ch. 11).
 */
export const optimum = (instance: Instance): { readonly value: number; readonly price: number } => {
  let [low, high] = [0, 1e4];
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (total(instance, middle).cost > instance.budget) low = middle;
    else high = middle;
  }
  const { value, cost } = total(instance, high);
  return { value: value + high * (instance.budget - cost), price: high };
};

/**
 * @param worth median of margin over cost
 * @param share of what showing everybody their best would cost
 */
export const drawInstance = (seed: number, shoppers: number, worth: number, share: number, coupons = 4): Instance => {
  const rng = seededRng(seed);
  const costs = Array.from({ length: shoppers }, () => Array.from({ length: coupons }, () => Math.round(100 + 900 * uniform(rng))));
  const values = costs.map((own) => own.map((cost) => worth * cost * Math.exp(0.7 * normal(rng))));
  const free = { values, costs, budget: Number.POSITIVE_INFINITY };
  return { values, costs, budget: Math.floor(share * total(free, 0).cost) };
};
