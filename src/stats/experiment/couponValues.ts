import type { Interval, SequentialEstimate } from '../../maths/interval';
import type { OrderRecord } from '../../protocol/order';
import { armsOfValues, armValues, type Metric, netMargin, type Schedule } from '../comparison/armMoments';
import { type Arm, differenceEstimate } from '../comparison/compareArms';
import { fixedScore } from '../comparison/confidenceSequence';
import { customerTotals } from '../comparison/customerTotals';

/** A value and its 95% interval, shrunk towards values of the same kind. */
interface ShrunkValue {
  readonly value: number;
  readonly interval: Interval;
}

/**
 * Values of one kind, each shrunk towards their common mean according to its noise: the best of many coupons looks better than it is. With
 * estimates x_i of variance v_i and true values ~ N(μ, τ²), τ² is the moment estimate of DerSimonian & Laird (1986,
 * https://doi.org/10.1016/0197-2456(86)90046-2), at least 0. The value is μ + B_i (x_i − μ) with B_i = τ² / (τ² + v_i), and its variance
 * B_i v_i + (1 − B_i)² / Σ 1/(τ² + v_j), where the last term is the uncertainty of μ (Morris 1983).
 *
 * @param estimates v_i from the interval of a single planned look
 * @returns null for fewer than three, or if one has no interval yet
 */
const shrunkValues = (estimates: readonly SequentialEstimate[]): readonly ShrunkValue[] | null => {
  const z = fixedScore();
  const known = estimates.flatMap(({ value, fixed: { lower, upper } }) =>
    value === null || lower === null || upper === null ? [] : [{ x: value, v: ((upper - lower) / (2 * z)) ** 2 }],
  );
  if (known.length < 3 || known.length < estimates.length) return null;
  const weighed = (weight: (v: number) => number) => {
    const total = known.reduce((sum, { v }) => sum + weight(v), 0);
    return { total, mean: known.reduce((sum, { x, v }) => sum + weight(v) * x, 0) / total };
  };
  const { total, mean } = weighed((v) => 1 / v);
  const spread = known.reduce((sum, { x, v }) => sum + (x - mean) ** 2 / v, 0);
  const squared = known.reduce((sum, { v }) => sum + 1 / v ** 2, 0);
  const τ2 = Math.max(0, (spread - (known.length - 1)) / (total - squared / total));
  const common = weighed((v) => 1 / (τ2 + v));
  return known.map(({ x, v }) => {
    const kept = τ2 / (τ2 + v);
    const value = common.mean + kept * (x - common.mean);
    const half = z * Math.sqrt(kept * v + (1 - kept) ** 2 / common.total);
    return { value, interval: { lower: value - half, upper: value + half } };
  });
};

export interface ExploringSetting {
  /** Share η of the Couplet group's sessions that explore. */
  readonly explore: number;
  /** The public list that coupons were drawn from. Constant over the time observed. */
  readonly coupons: readonly string[];
  /** Shadow price λ of a unit of discount; 0 when absent. */
  readonly shadowPrice?: number | undefined;
}

export interface CouponValue {
  readonly couponId: string;
  /** Orders of sessions that drew it, even if it could not be shown (intent to treat). */
  readonly orders: number;
  /** V(a) over all traffic and the time observed, minor units. */
  readonly value: SequentialEstimate;
  /** V(a) shrunk towards the other coupons' values, see `shrunkValues`. Null before each has an interval. */
  readonly shrunk: { readonly value: number; readonly interval: Interval } | null;
}

/** An order whose session explored. */
export interface ExploredOrder extends OrderRecord {
  readonly explored: string;
}

/**
 * V(a) = E[margin before discount | a] − E[margin | none] − (1 + λ) E[discount | a] from the orders of exploring sessions: sums over
 * π_couplet η/K for the sessions that drew a, against sums over π_none. Margin and discount exclude refunded parts. The margin of `none` is
 * net of the discounts the shop gives anyway.
 */
export const couponValues = (
  orders: readonly ExploredOrder[],
  couplet: Arm,
  none: Arm,
  { explore, coupons, shadowPrice = 0 }: ExploringSetting,
  schedule: Schedule,
): readonly CouponValue[] => {
  const share = (couplet.share * explore) / coupons.length;
  // Margin before discount − (1 + λ) discount = net − λ discount.
  const worth: Metric = ({ net, keptDiscount }) => net - shadowPrice * keptDiscount;
  const ofNone = armValues({ share: none.share, customers: none.customers, weightOf: none.weightOf }, netMargin);
  const byCoupon = new Map(coupons.map((couponId): [string, ExploredOrder[]] => [couponId, []]));
  for (const order of orders) byCoupon.get(order.explored)?.push(order);
  const values = [...byCoupon].map(([couponId, own]) => {
    const customers = customerTotals(own);
    const ofCoupon = armValues({ share, customers, weightOf: couplet.weightOf }, worth);
    const [drew, without] = armsOfValues([ofCoupon, ofNone], schedule);
    return {
      couponId,
      orders: customers.reduce((sum, { total }) => sum + total.orders, 0),
      value: differenceEstimate(drew!, without!),
    };
  });
  const shrunk = shrunkValues(values.map(({ value }) => value));
  return values.map((value, i) => ({ ...value, shrunk: shrunk?.[i] ?? null }));
};
