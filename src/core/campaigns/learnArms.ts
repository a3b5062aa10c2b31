import type { Coupon } from '../coupons/coupon';
import { isWholeShop } from '../coupons/isWholeShop';
import { expectedDepth } from '../features/expectedDepth';
import { SHARED } from '../gain/gainFeatures';
import { choleskyPacked, dot, inversePacked, multiplyPacked, packedIndex, solvePacked } from '../linalg';
import type { ArmsOrders } from './armTotals';
import { groupFeatures } from './learnVisits';

/** N(mean, covariance), packed, of the weights of `gainFeatures`, in units of what a visit leaves with nothing shown. */
export interface GainWeights {
  readonly mean: readonly number[];
  readonly covariance: ArrayLike<number>;
}

/** What of a shop says what its arms show. */
export interface ArmsShop {
  readonly coupons: readonly Pick<Coupon, 'id' | 'discount' | 'scope'>[];
  readonly rule: readonly string[];
  readonly marginRate: number;
}

/** Visits as shops have them, with their shares: half are of somebody who is not known. */
const VISITS = [
  { share: 0.5, orders: 0, shownLately: 0, claimed: 0 },
  { share: 0.2, orders: 0, shownLately: 0.6, claimed: 0 },
  { share: 0.15, orders: 0, shownLately: 1.6, claimed: 0 },
  { share: 0.1, orders: 1, shownLately: 1.6, claimed: 0.5 },
  { share: 0.05, orders: 2.6, shownLately: 1.6, claimed: 1.2 },
] as const;
/** Share of the interest that lies in the scope of a coupon that a device chose, and of one that everybody sees. */
const CHOSEN_SHARE = 0.8;
const ANY_SHARE = 0.3;

/** 1 + squared coefficient of variation of what orders leave, times what repeated orders of the same shoppers add to the variance of their number. */
const SPREAD = 2;
/** Of orders on visits with a coupon, this share uses it. */
const USED = 0.7;
/** What is taken for typical of an arm's visits may be off by this share of what a visit leaves, where all are shown a coupon. */
const MISFIT = 0.1;
/** Fewer orders beside the coupons say nothing yet. */
const LEAST_ORDERS = 10;
const ROUNDS = 4;

/** Are there enough orders to say anything? */
export const tell = ({ none }: ArmsOrders): boolean => none.orders >= LEAST_ORDERS;

/** What is typical of visits that are shown one of the coupons: mean φ, and what a coupon takes off the margin of an order that uses it. */
const typicalOf = (coupons: ArmsShop['coupons'], share: number, meanOrder: number, marginRate: number) => {
  const phi = new Float64Array(SHARED);
  let cost = 0;
  for (const { discount, scope } of coupons) {
    const shown = isWholeShop(scope) ? 'whole' : share;
    const used = expectedDepth(discount, shown === 'whole' ? 1 : CHOSEN_SHARE, meanOrder) / marginRate;
    cost += used / coupons.length;
    for (const { share: weight, ...visit } of VISITS) {
      const of = groupFeatures({ ...visit, shown, cells: [0, 0, 0] }, used, marginRate);
      for (let i = 0; i < SHARED; i++) phi[i]! += (weight / coupons.length) * of[i]!;
    }
  }
  return { phi, cost };
};

/**
 * What is believed of the gain, with what orders say: as much more, or less, is left by an arm that sees coupons than by the one that sees nothing. How often an
 * arm was shown one is not known, but what it was given off is: of its visits, a share n_j = D_j / (.7 · M_j · c) was shown one, D_j its discounts, M_j its margin
 * before them, c what a coupon takes off the margin of an order that uses it. So a shop that has stopped showing learns no other gain from then on. With b
 * what a unit of traffic leaves, y_j what arm j left of its share s_j, φ̃ what is typical,
 *   y_j / (s_j b) = β + n_j γᵀφ̃ + ε,  Var ε = 2 / expected orders of the arm + (.1 n_j)²,
 * β free, so that the arm without coupons is weighed by its own orders too (Bishop, Pattern Recognition and Machine Learning, 3.3).
 */
export const learnArms = (prior: GainWeights, arms: ArmsOrders, { coupons, rule, marginRate }: ArmsShop): GainWeights => {
  const every = [arms.none, arms.couplet, arms.rule];
  const orders = every.reduce((sum, arm) => sum + arm.orders, 0);
  const margin = every.reduce((sum, arm) => sum + arm.margin, 0) / orders;
  if (!tell(arms) || !(margin > 0)) return prior;
  const L = choleskyPacked(Float64Array.from(prior.covariance));
  if (!L) return prior;
  const known = inversePacked(L);
  const pull = multiplyPacked(known, prior.mean);
  const first = coupons.filter(({ id }) => id === rule[0]);
  const meanOrder = margin / marginRate;
  const shows = [
    { arm: arms.couplet, typical: typicalOf(coupons, CHOSEN_SHARE, meanOrder, marginRate) },
    ...(first.length > 0 ? [{ arm: arms.rule, typical: typicalOf(first, ANY_SHARE, meanOrder, marginRate) }] : []),
  ].flatMap(({ arm, typical: { phi, cost } }) => {
    if (!(arm.share > 0 && arm.margin > 0 && cost > 0)) return [];
    const shown = Math.min(1, arm.discount / (USED * arm.margin * cost));
    return [{ arm, shown, x: phi.map((value) => shown * value) }];
  });
  const nothing = { arm: arms.none, shown: 0, x: new Float64Array(SHARED) };
  let posterior: GainWeights = prior;
  for (let round = 0; round < ROUNDS; round++) {
    // What a unit of traffic leaves with nothing shown, by what is believed so far.
    const believed = posterior.mean.slice(0, SHARED);
    const [left, traffic] = [nothing, ...shows].reduce(
      ([y, s], { arm, x }) => [y + arm.margin - arm.discount, s + arm.share * Math.max(0.2, 1 + dot(x, believed))] as const,
      [0, 0] as const,
    );
    const base = Math.max(1e-9, left / traffic);
    const rows = [nothing, ...shows].map(({ arm, shown, x }) => ({
      x,
      y: (arm.margin - arm.discount) / (arm.share * base),
      weight: 1 / ((SPREAD * margin) / (arm.share * base) + (MISFIT * shown) ** 2),
    }));
    const total = rows.reduce((sum, { weight }) => sum + weight, 0);
    const meanY = rows.reduce((sum, { y, weight }) => sum + weight * y, 0) / total;
    const meanX = Float64Array.from({ length: SHARED }, (_, i) => rows.reduce((sum, { x, weight }) => sum + weight * x[i]!, 0) / total);
    const precision = known.slice();
    const b = Float64Array.from(pull);
    for (const { x, y, weight } of rows)
      for (let i = 0; i < SHARED; i++) {
        b[i]! += weight * (x[i]! - meanX[i]!) * (y - meanY);
        for (let j = 0; j <= i; j++) precision[packedIndex(i, j)]! += weight * (x[i]! - meanX[i]!) * (x[j]! - meanX[j]!);
      }
    const factor = choleskyPacked(precision);
    if (!factor) return prior;
    posterior = { mean: [...solvePacked(factor, b)], covariance: inversePacked(factor) };
  }
  return posterior;
};
