import { type VisitGroup, visitGroups } from '../device/visitCell';
import { choleskyPacked, inversePacked, packedIndex, solvePacked } from '../linalg';

/** Sums of visits by `visitCell`, and the variance of the noise in each. */
export interface VisitSums {
  readonly counts: readonly number[];
  readonly noise: number;
}

/** What the shop's books say of orders, minor units. */
export interface OrderMoney {
  /** Margin of an order before discounts. */
  readonly margin: number;
  /** Discount of an order with a coupon for the whole shop, and with one for certain goods. */
  readonly wholeDiscount: number;
  readonly scopedDiscount: number;
}

/** Weights of what showing a coupon brings beyond showing nothing, in margins of an order, by `gainNames`. */
export interface VisitGains {
  readonly mean: readonly number[];
  /** Packed. */
  readonly covariance: readonly number[];
  /** Visits behind it, and the share of them that bought. */
  readonly visits: number;
  readonly rate: number;
  /**
   * How much of what is not known of a shop beforehand its sums have told, [0, 1]: 1 − E[gᵀCg]/E[gᵀC₀g], C₀ and C the covariance of the weights before and after,
   * g what is shown, over the visits that were shown something. As much of what is believed is this shop's, the rest is what shops are like.
   */
  readonly told: number;
}

/** Of a coupon that is shown: 1, whether it is for the whole shop, the share of interest in its scope, ln(1 + orders), showings lately, coupons claimed. */
export const gainNames = ['shown', 'whole', 'share', 'orders', 'shownLately', 'claimed'] as const;

/**
 * What shops are like before one is known: mean and standard deviation over shops of each weight, rounded from fits to shops drawn at random
 * (bench/fitVisitPrior.ts). The deviations of `shown` and `orders` are wider than the fit's: real shops are not drawn by that script.
 */
const before: readonly (readonly [mean: number, deviation: number])[] = [
  [0, 0.02],
  [-0.013, 0.016],
  [0.028, 0.02],
  [0, 0.012],
  [-0.0017, 0.0015],
  [0.01, 0.01],
];

/** `VisitGains` of a shop of which nothing is known but the share of visits that buy. */
export const gainsBefore = (rate: number): VisitGains => ({
  mean: before.map(([mean]) => mean),
  covariance: before.flatMap(([, deviation], i) => before.slice(0, i + 1).map((_, j) => (i === j ? deviation ** 2 : 0))),
  visits: 0,
  rate,
  told: 0,
});

/** What a visit brings anyway is left to the data: the deviation of its weights beforehand. */
const FREE = 1;

const gainOf = ({ shown, orders, shownLately, claimed }: VisitGroup): readonly number[] =>
  shown === 'none'
    ? before.map(() => 0)
    : [1, Number(shown === 'whole'), shown === 'whole' ? 1 : shown, Math.log1p(orders), shownLately, claimed];

/** gᵀCg. @param covariance packed */
const spreadOf = (g: readonly number[], covariance: readonly number[]): number =>
  g.reduce((sum, a, i) => sum + g.reduce((inner, b, j) => inner + a * b * covariance[packedIndex(Math.max(i, j), Math.min(i, j))]!, 0), 0);

/** What a visit brings anyway: by orders, with slopes for showings lately and claims. */
const BASE = 5;
const baseOf = ({ orders, shownLately, claimed }: VisitGroup): readonly number[] => [
  ...[0, 1, 2].map((level) => Number(Math.floor(orders) === level)),
  shownLately,
  claimed,
];

/**
 * Bayesian regression of what visits left on what was shown, from counts of cells alone. For a group g of cells with n visits, of which share p bought
 * and q bought with the coupon, y_g = p − q·D/M (D the coupon's discount, M the margin of an order) has
 *   E y_g = βᵀbase + γᵀgain,  Var y_g = p̄(1 − p̄)/n + 3·noise/n²,
 * p̄ the share that buys among those of as many orders. Prior: γ as shops are, β free (Bishop, Pattern Recognition and Machine Learning, 3.3).
 * Where a coupon is shown is for the device to choose, so it must depend on nothing that moves purchases but what cells tell.
 */
export const learnVisits = ({ counts, noise }: VisitSums, { margin, wholeDiscount, scopedDiscount }: OrderMoney): VisitGains => {
  const d = BASE + before.length;
  const precision = new Float64Array(packedIndex(d, 0));
  const b = new Float64Array(d);
  for (let i = 0; i < d; i++) {
    const [mean, deviation] = before[i - BASE] ?? [0, FREE];
    precision[packedIndex(i, i)] = 1 / deviation ** 2;
    b[i] = mean / deviation ** 2;
  }
  const size = ({ cells }: VisitGroup): number => cells.reduce((sum, cell) => sum + (counts[cell] ?? 0), 0);
  const bought = ({ cells: [, plain, used] }: VisitGroup): number => (counts[plain] ?? 0) + (counts[used] ?? 0);
  const rates = new Map<number, { visits: number; orders: number }>();
  for (const group of visitGroups) {
    const sum = rates.get(group.orders) ?? { visits: 0, orders: 0 };
    rates.set(group.orders, { visits: sum.visits + size(group), orders: sum.orders + bought(group) });
  }
  let [visits, orders] = [0, 0];
  const shown: { readonly n: number; readonly g: readonly number[] }[] = [];
  for (const group of visitGroups) {
    const n = size(group);
    // Noise alone makes groups that nobody was in.
    if (n < Math.max(1, 4 * Math.sqrt(3 * noise))) continue;
    visits += n;
    orders += bought(group);
    if (group.shown !== 'none') shown.push({ n, g: gainOf(group) });
    const sum = rates.get(group.orders)!;
    const rate = Math.min(0.5, Math.max(0.002, sum.orders / sum.visits));
    const discount = (group.shown === 'whole' ? wholeDiscount : scopedDiscount) / margin;
    const used = group.shown === 'none' ? 0 : (counts[group.cells[2]] ?? 0);
    const y = (bought(group) - discount * used) / n;
    const weight = 1 / ((rate * (1 - rate)) / n + (3 * noise) / n ** 2);
    const x = [...baseOf(group), ...gainOf(group)];
    for (let i = 0; i < d; i++) {
      b[i]! += weight * y * x[i]!;
      for (let j = 0; j <= i; j++) precision[packedIndex(i, j)]! += weight * x[i]! * x[j]!;
    }
  }
  const L = choleskyPacked(precision);
  if (!L) throw new Error('The prior alone makes the precision positive definite.');
  const mean = solvePacked(L, b);
  const inverse = inversePacked(L);
  const covariance = before.flatMap((_, i) => before.slice(0, i + 1).map((__, j) => inverse[packedIndex(BASE + i, BASE + j)]!));
  const rate = Math.max(0.002, orders / Math.max(1, visits));
  const spread = (of: readonly number[]): number => shown.reduce((sum, { n, g }) => sum + n * spreadOf(g, of), 0);
  const told = shown.length > 0 ? 1 - spread(covariance) / spread(gainsBefore(rate).covariance) : 0;
  return { mean: [...mean.slice(BASE)], covariance, visits, rate, told };
};
