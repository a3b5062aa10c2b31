import { type VisitGroup, visitCells, visitGroups } from '../../engine/decision/visitCell';
import { computeFeatures } from '../../engine/features/computeFeatures';
import { costLater, family, familyCovariance, gainFeatures, SHARED } from '../../engine/gain/gainFeatures';
import { splitNoiseVariance } from '../../engine/privacy/splitNoise';
import { choleskyPacked, dot, inversePacked, multiplyPacked, packedIndex, solvePacked } from '../../maths/linalg';

/** Sums of visits by `visitCell`, and the variance of the noise in each. */
interface VisitSums {
  readonly counts: readonly number[];
  readonly noise: number;
}

/** Averages over the shop's orders, minor units. */
export interface OrderMoney {
  /** Margin of an order before discounts. */
  readonly margin: number;
  /** Discount of an order with a coupon for the whole shop, and of one with a coupon for certain goods. */
  readonly wholeDiscount: number;
  readonly scopedDiscount: number;
  /** Share of revenue that is margin before discount. */
  readonly marginRate: number;
}

/** Posterior of the weights that all coupons share (`engine/gain/gainFeatures`), in units of the value of a visit without a coupon. */
export interface VisitGains {
  readonly mean: readonly number[];
  /** Packed. */
  readonly covariance: readonly number[];
  /** Number of visits, and the purchase rate of those without a coupon. Rate times the margin of an order is the unit. */
  readonly visits: number;
  readonly rate: number;
  /**
   * How much of the prior uncertainty the sums have removed, [0, 1]: 1 − E[gᵀCg]/E[gᵀC₀g], with C₀ and C the covariance of the weights
   * before and after, and g the features of what was shown, over visits with a coupon. This share of the posterior is specific to the shop;
   * the rest comes from the prior.
   */
  readonly told: number;
}

/** Weight, in visits, of the overall purchase rate, since visits without a coupon may be few. */
const RATE_VISITS = 1_000;

/** Prior standard deviation of the weights of the base value, in units. Large, so that the data decides. */
const FREE = 30;

const features = gainFeatures('visits', []);

/** Assumed share of an order that is in the scope of a redeemed coupon. */
const USED_SHARE = 0.8;

/**
 * φ of a group of cells. Features that cells do not contain take typical values of shoppers with the same number of orders.
 * @param cost discount of an order with a coupon of that type, as a share of its margin
 */
export const groupFeatures = ({ shown, orders, shownLately, claimed }: VisitGroup, cost: number, marginRate: number): Float64Array => {
  if (shown === 'none') return new Float64Array(SHARED);
  const isWhole = shown === 'whole';
  const expected = isWhole ? cost : (cost * shown) / USED_SHARE;
  const known: Readonly<Record<string, number>> = {
    'coupon.isAny': 1,
    'coupon.isWholeShop': Number(isWhole),
    'profile.orders': orders,
    'profile.visits': 2 + 5 * orders,
    'profile.boughtLately': orders > 0 ? 0.35 : 0,
    'profile.shownLately': shownLately,
    'profile.claimed': claimed,
    'match.shown': shownLately / 2,
    'match.sessionShare': isWhole ? 1 : shown,
    'match.cost': expected,
    'match.depth': expected * marginRate,
  };
  return computeFeatures(features, (source) => known[source]);
};

/** gᵀCg. @param covariance packed */
const spreadOf = (g: Float64Array, covariance: ArrayLike<number>): number => dot(g, multiplyPacked(covariance, g));

/** Features of a visit's base value: one per number of orders, and slopes for recent impressions and claims. */
const BASE = 5;

const baseOf = ({ orders, shownLately, claimed }: VisitGroup): readonly number[] => [
  ...[0, 1, 2].map((level) => Number(Math.floor(orders) === level)),
  shownLately,
  claimed,
];

/**
 * Bayesian regression of a visit's value on what was shown, from counts of cells alone. For a group g of cells with n visits, of which
 * share p bought and q bought with the coupon, y_g = p − q·D/M (D the coupon's discount, M the margin of an order) has, in units of the
 * rate r of visits without a coupon,
 *   E y_g/r − later = βᵀbase + γᵀφ̄_g,  Var y_g = p̄(1 − p̄)/n + 3·noise/n²,
 * with p̄ the purchase rate among visits with the same number of orders. Prior: γ from typical shops (`engine/gain/family.json`), β free
 * (Bishop, Pattern Recognition and Machine Learning, 3.3). Devices choose when to show a coupon, so that choice must depend on nothing that
 * affects purchases except what cells contain.
 */
export const learnVisits = (
  { counts, noise }: VisitSums,
  { margin, wholeDiscount, scopedDiscount, marginRate }: OrderMoney,
): VisitGains => {
  const size = ({ cells }: VisitGroup): number => cells.reduce((sum, cell) => sum + (counts[cell] ?? 0), 0);
  const bought = ({ cells: [, plain, used] }: VisitGroup): number => (counts[plain] ?? 0) + (counts[used] ?? 0);
  const rates = new Map<number, { visits: number; orders: number }>();
  for (const group of visitGroups) {
    const sum = rates.get(group.orders) ?? { visits: 0, orders: 0 };
    rates.set(group.orders, { visits: sum.visits + size(group), orders: sum.orders + bought(group) });
  }
  // Noise alone can produce groups without any visit.
  const groups = visitGroups.filter((group) => size(group) >= Math.max(1, 4 * Math.sqrt(3 * noise)));
  const visits = groups.reduce((sum, group) => sum + size(group), 0);
  const rateOf = (of: readonly VisitGroup[]): number =>
    of.reduce((sum, group) => sum + bought(group), 0) /
    Math.max(
      1,
      of.reduce((sum, group) => sum + size(group), 0),
    );
  const untouched = groups.filter(({ shown: what }) => what === 'none');
  const weight = untouched.reduce((sum, group) => sum + size(group), 0);
  const rate = Math.max(0.002, (weight * rateOf(untouched) + RATE_VISITS * rateOf(groups)) / (weight + RATE_VISITS));
  const prior = familyCovariance(0);
  const priorFactor = choleskyPacked(prior);
  if (!priorFactor) throw new Error('The covariance of the family is positive definite.');
  const known = inversePacked(priorFactor);
  const d = BASE + SHARED;
  const precision = new Float64Array(packedIndex(d, 0));
  const b = new Float64Array(d);
  for (let i = 0; i < BASE; i++) precision[packedIndex(i, i)] = 1 / FREE ** 2;
  for (let i = 0; i < SHARED; i++) for (let j = 0; j <= i; j++) precision[packedIndex(BASE + i, BASE + j)] = known[packedIndex(i, j)]!;
  b.set(multiplyPacked(known, family.mean), BASE);
  const shown: { readonly n: number; readonly g: Float64Array }[] = [];
  for (const group of groups) {
    const n = size(group);
    const cost = (group.shown === 'whole' ? wholeDiscount : scopedDiscount) / margin;
    const g = groupFeatures(group, cost, marginRate);
    if (group.shown !== 'none') shown.push({ n, g });
    const sum = rates.get(group.orders)!;
    const p = Math.min(0.5, Math.max(0.002, sum.orders / sum.visits));
    const used = group.shown === 'none' ? 0 : (counts[group.cells[2]] ?? 0);
    const y = (bought(group) - cost * used) / n / rate - costLater(g);
    const precise = rate ** 2 / ((p * (1 - p)) / n + (3 * noise) / n ** 2);
    const x = [...baseOf(group), ...g];
    for (let i = 0; i < d; i++) {
      b[i]! += precise * y * x[i]!;
      for (let j = 0; j <= i; j++) precision[packedIndex(i, j)]! += precise * x[i]! * x[j]!;
    }
  }
  const L = choleskyPacked(precision);
  if (!L) throw new Error('The prior alone makes the precision positive definite.');
  const inverse = inversePacked(L);
  const covariance = family.mean.flatMap((_, i) => family.mean.slice(0, i + 1).map((__, j) => inverse[packedIndex(BASE + i, BASE + j)]!));
  const spread = (of: ArrayLike<number>): number => shown.reduce((sum, { n, g }) => sum + n * spreadOf(g, of), 0);
  const told = shown.length > 0 ? 1 - spread(covariance) / spread(prior) : 0;
  return { mean: [...solvePacked(L, b).slice(BASE)], covariance, visits, rate, told };
};

/** A released count of a cell. */
interface CellSum {
  readonly bundle: string;
  /** The cell. */
  readonly answer: number;
  readonly sum: number;
  /** Draws of `splitNoise` it contains, equal for all cells of a bundle. */
  readonly draws: number;
}

/** What must be known of a bundle to count its sums. */
interface CountedBundle {
  readonly epsilon: number;
  /** Share of them that still counts, [0, 1]. */
  readonly kept: number;
}

/**
 * Combines the released sums of several bundles, with their noise.
 * @param counted the bundles that count; others are left out
 */
export const addVisits = (sums: readonly CellSum[], counted: ReadonlyMap<string, CountedBundle>): VisitSums => {
  const counts = new Array<number>(visitCells).fill(0);
  let noise = 0;
  for (const { bundle, answer, sum, draws } of sums) {
    const of = counted.get(bundle);
    if (of === undefined || counts[answer] === undefined) continue;
    counts[answer] += of.kept * sum;
    if (answer === 0) noise += of.kept ** 2 * draws * splitNoiseVariance(of.epsilon);
  }
  return { counts, noise };
};

/**
 * Share of evidence that still counts after some days, [0, 1]: 2^(−days / half-life), so that learning follows a changing shop (exponential
 * forgetting, Garivier & Moulines 2011, https://doi.org/10.1007/978-3-642-24412-4_16). Sums (answers, orders) are multiplied by it and the
 * variance of their noise by its square. They then look like sums over fewer shoppers, and every estimator trusts them accordingly less.
 * @param halfLife days; absent: data never expires
 */
export const keptShare = (days: number, halfLife: number | undefined): number =>
  halfLife === undefined ? 1 : 2 ** (-Math.max(0, days) / halfLife);

/**
 * How much each bundle's data still counts, [0, 1] by id: the most recent data counts fully, older data by `keptShare` of the days between.
 * Only newer data reduces the weight of older data, not time alone, so that a shop that stops asking keeps what it has learnt.
 * @param lastTold day of the last data, by id; null: older than recorded days, so no later than the first recorded one
 * @param halfLife days; absent: data never expires
 */
export const keptByBundle = (lastTold: ReadonlyMap<string, number | null>, halfLife: number | undefined): ReadonlyMap<string, number> => {
  const known = [...lastTold.values()].filter((day) => day !== null);
  const [first, last] = known.length > 0 ? [Math.min(...known), Math.max(...known)] : [0, 0];
  return new Map([...lastTold].map(([id, day]) => [id, keptShare(last - (day ?? first), halfLife)]));
};
