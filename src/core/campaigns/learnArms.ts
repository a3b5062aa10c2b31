import type { Coupon } from '../coupons/coupon';
import { isWholeShop } from '../coupons/isWholeShop';
import { expectedDepth } from '../features/expectedDepth';
import { family } from '../gain/family';
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
/** What is taken for typical of an arm's visits may be off by this share of what a visit leaves. */
const MISFIT = 0.05;
/** Fewer orders beside the coupons say nothing yet. */
const LEAST_ORDERS = 10;
const ROUNDS = 4;

/** Mean φ where one of the coupons is shown on a typical visit. */
const typicalPhi = (coupons: ArmsShop['coupons'], share: number, meanOrder: number, marginRate: number): Float64Array => {
  const mean = new Float64Array(SHARED);
  for (const { discount, scope } of coupons) {
    const shown = isWholeShop(scope) ? 'whole' : share;
    // The cost of a coupon where it is used, of which `groupFeatures` takes the part that the interest foretells.
    const cost = expectedDepth(discount, shown === 'whole' ? 1 : CHOSEN_SHARE, meanOrder) / marginRate;
    for (const { share: weight, ...visit } of VISITS) {
      const phi = groupFeatures({ ...visit, shown, cells: [0, 0, 0] }, cost, marginRate);
      for (let i = 0; i < SHARED; i++) mean[i]! += (weight / coupons.length) * phi[i]!;
    }
  }
  return mean;
};

/** φ of an arm by what it was given off, at most what is typical on every visit. */
const shownPhi = ({ discount, share }: ArmsOrders['couplet'], phi: Float64Array, base: number): Float64Array => {
  const typical = dot(phi, family.discount);
  const shown = typical > 0 ? Math.min(1, discount / (share * base) / typical) : 0;
  return phi.map((value) => shown * value);
};

/**
 * What is believed of the gain, with what orders say: as much more, or less, is left by an arm that sees coupons than by the one that sees nothing. How often an
 * arm was shown one is not known, but what it was given off is: φ_j = φ̃ · (discounts of the arm / unit) / (δᵀφ̃), φ̃ what is typical, δ the expected
 * discount. So a shop that has stopped showing learns no other gain from then on. With b what a unit of traffic leaves, y_j what arm j left of its share s_j,
 *   y_j / (s_j b) = β + γᵀφ_j + ε,  Var ε = 2 / expected orders of the arm + .05²,
 * β free, so that the arm without coupons is weighed by its own orders too (Bishop, Pattern Recognition and Machine Learning, 3.3).
 */
export const learnArms = (prior: GainWeights, arms: ArmsOrders, { coupons, rule, marginRate }: ArmsShop): GainWeights => {
  const every = [arms.none, arms.couplet, arms.rule];
  const orders = every.reduce((sum, arm) => sum + arm.orders, 0);
  const margin = every.reduce((sum, arm) => sum + arm.margin, 0) / orders;
  if (arms.none.orders < LEAST_ORDERS || !(margin > 0)) return prior;
  const L = choleskyPacked(Float64Array.from(prior.covariance));
  if (!L) return prior;
  const known = inversePacked(L);
  const pull = multiplyPacked(known, prior.mean);
  const first = coupons.filter(({ id }) => id === rule[0]);
  const meanOrder = margin / marginRate;
  const shows = [
    { arm: arms.couplet, phi: typicalPhi(coupons, CHOSEN_SHARE, meanOrder, marginRate) },
    ...(first.length > 0 ? [{ arm: arms.rule, phi: typicalPhi(first, ANY_SHARE, meanOrder, marginRate) }] : []),
  ].filter(({ arm }) => arm.share > 0 && arm.orders > 0);
  let posterior: GainWeights = prior;
  for (let round = 0; round < ROUNDS; round++) {
    // What a unit of traffic leaves with nothing shown, by what is believed so far.
    const gained = (phi: Float64Array): number => Math.max(-0.8, dot(phi, posterior.mean.slice(0, SHARED)));
    let base = arms.none.margin / arms.none.share;
    for (let step = 0; step < ROUNDS; step++) {
      const [left, traffic] = shows.reduce(
        ([y, s], { arm, phi }) => [y + arm.margin - arm.discount, s + arm.share * (1 + gained(shownPhi(arm, phi, base)))] as const,
        [arms.none.margin - arms.none.discount, arms.none.share] as const,
      );
      base = Math.max(1e-9, left / traffic);
    }
    const rows = [
      { arm: arms.none, x: new Float64Array(SHARED) },
      ...shows.map(({ arm, phi }) => ({ arm, x: shownPhi(arm, phi, base) })),
    ].map(({ arm, x }) => {
      const expected = (arm.share * base) / margin;
      return {
        x,
        y: (arm.margin - arm.discount) / (arm.share * base),
        weight: 1 / (SPREAD / expected + (arm === arms.none ? 0 : MISFIT ** 2)),
      };
    });
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
