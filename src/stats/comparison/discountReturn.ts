import { type Interval, type SequentialEstimate, unbounded } from '../../maths/interval';
import { nearestRoot } from '../../maths/nearestRoot';
import { armContrast, type Contrast, enoughCustomers, progressOf, type SharedArm, scoreOf } from './armContrast';
import { type ArmCustomers, countOrders, GUEST_REPEATS, type Metric, netMargin } from './armMoments';
import { criticalScore, fixedScore } from './confidenceSequence';
import type { ComparisonLevels } from './levels';

/** A group and the progress of its orders. */
interface RatioArm extends ArmCustomers {
  readonly net: Pick<SharedArm, 'orders' | 'planned'>;
}

/** Sums over customers of two figures a and b. They give the moments of u a − v b for all u and v. */
interface PairedSums {
  readonly a: number;
  readonly b: number;
  readonly aa: number;
  readonly ab: number;
  readonly bb: number;
  readonly aaa: number;
  readonly aab: number;
  readonly abb: number;
  readonly bbb: number;
}

const pairedSums = ({ customers, weightOf }: ArmCustomers, a: Metric, b: Metric): PairedSums => {
  const sums = { a: 0, b: 0, aa: 0, ab: 0, bb: 0, aaa: 0, aab: 0, abb: 0, bbb: 0 };
  for (const { total, guest, bucket } of customers) {
    const weight = weightOf?.(bucket) ?? 1;
    const [x, y, times] = [weight * a(total), weight * b(total), guest ? GUEST_REPEATS : 1];
    sums.a += x;
    sums.b += y;
    sums.aa += times * x * x;
    sums.ab += times * x * y;
    sums.bb += times * y * y;
    sums.aaa += x * x * x;
    sums.aab += x * x * y;
    sums.abb += x * y * y;
    sums.bbb += y * y * y;
  }
  return sums;
};

/** Moments of the group in any figure u a − v b. */
const pairedArm = (arm: RatioArm, a: Metric, b: Metric): ((u: number, v: number) => SharedArm) => {
  const { share, customers, net } = arm;
  const s = pairedSums(arm, a, b);
  return (u, v) => ({
    share,
    orders: net.orders,
    planned: net.planned,
    moments: {
      customers: customers.length,
      sum: u * s.a - v * s.b,
      // Clamped to 0 against rounding.
      squares: Math.max(0, u * u * s.aa - 2 * u * v * s.ab + v * v * s.bb),
      foretold: { sum: 0, products: 0, squares: 0 },
      cubes: u ** 3 * s.aaa - 3 * u * u * v * s.aab + 3 * u * v * v * s.abb - v ** 3 * s.bbb,
    },
  });
};

/**
 * Ratio of two differences between the groups, Δa / Δb with Δy = Σ_T y/π_T − Σ_C y/π_C. Its interval is every q for which Δ(a − q b) may be
 * 0 (Fieller 1954), so the covariance of a and b within a customer counts. It has ends only if the interval of Δb lies above 0. Until then
 * both ends are null, and `value` is null until the single-look interval of Δb does. All three are unknown before `FIRST_CUSTOMERS` in each
 * group.
 */
const ratioEstimate = (treatment: RatioArm, control: RatioArm, a: Metric, b: Metric, levels?: ComparisonLevels): SequentialEstimate => {
  const [t, c] = [pairedArm(treatment, a, b), pairedArm(control, a, b)];
  const contrast = (u: number, v: number): Contrast => armContrast(t(u, v), c(u, v), 1);
  const [top, bottom] = [contrast(1, 0), contrast(0, -1)];
  const fixed = fixedScore(levels?.fixed);
  const isClear = (critical: number): boolean => bottom.variance > 0 && scoreOf(bottom) > critical;
  if (!enoughCustomers(t(1, 0), c(1, 0)) || !isClear(fixed)) return { value: null, sequence: unbounded, fixed: unbounded };
  const ratio = top.value / bottom.value;
  const around = (critical: number): Interval => {
    if (!isClear(critical)) return unbounded;
    const excess = (q: number): number => Math.abs(scoreOf(contrast(1, q))) - critical;
    return { lower: nearestRoot(excess, ratio, -1), upper: nearestRoot(excess, ratio, 1) };
  };
  return {
    value: ratio,
    sequence: around(criticalScore(progressOf(t(1, 0), c(1, 0)), levels?.sequence)),
    fixed: around(fixed),
  };
};

/** Return on discounts compared with no coupons. */
export interface DiscountReturn {
  /** ROI: incremental net margin per unit of discount spent. 0: discounts paid for themselves. 0.5: each unit also earned half a unit. */
  readonly roi: SequentialEstimate;
  /** Discount spent per incremental order, minor units. Unknown if no order had a discount. */
  readonly spendPerIncrementalOrder: SequentialEstimate;
}

const discount: Metric = ({ keptDiscount }) => keptDiscount;

const hasDiscounts = ({ customers }: ArmCustomers): boolean => customers.some(({ total }) => discount(total) !== 0);

/**
 * ROI = Δ net margin / Δ discount, and spend per incremental order = Δ discount / Δ orders. Each Δ compares all traffic in the treatment
 * with all traffic without coupons. Refunds are subtracted in all three. Discounts that shoppers without coupons get as well cancel out.
 * Both are null while their denominator cannot be distinguished from 0, see `ratioEstimate`.
 */
export const discountReturn = (treatment: RatioArm, none: RatioArm, levels?: ComparisonLevels): DiscountReturn => ({
  roi: ratioEstimate(treatment, none, netMargin, discount, levels),
  spendPerIncrementalOrder:
    hasDiscounts(treatment) || hasDiscounts(none)
      ? ratioEstimate(treatment, none, discount, countOrders, levels)
      : { value: null, sequence: unbounded, fixed: unbounded },
});

interface CouponEconomics {
  /** Margin over price before discount, in (0, 1]. */
  readonly marginRate: number;
  /** Discount over price. */
  readonly discountRate: number;
  /** Share of the treated group's orders that redeem. */
  readonly redeeming: number;
}

/**
 * Lift in orders at which net margin is unchanged: m / (m − ρd) − 1 for margin m, discount d and redeeming share ρ. Null when no lift is
 * enough.
 */
export const breakEvenLift = ({ marginRate, discountRate, redeeming }: CouponEconomics): number | null => {
  const left = marginRate - redeeming * discountRate;
  return left > 0 ? marginRate / left - 1 : null;
};
