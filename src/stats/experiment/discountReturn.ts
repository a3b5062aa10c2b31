import { type SequentialEstimate, unbounded } from '../../maths/interval';
import { type ArmCustomers, countOrders, type Metric, netMargin } from './armMoments';
import type { ComparisonLevels } from './closedLevels';
import { type RatioArm, ratioEstimate } from './ratioEstimate';

/** What discounts brought against no coupons. */
export interface DiscountReturn {
  /** ROI: incremental net margin per unit of discount spent. 0: discounts paid for themselves; 0.5: each unit also left half a unit. */
  readonly roi: SequentialEstimate;
  /** Discount spent per incremental order, minor units; not known where no order had a discount. */
  readonly spendPerIncrementalOrder: SequentialEstimate;
}

const discount: Metric = ({ keptDiscount }) => Number(keptDiscount);

const hasDiscounts = ({ customers }: ArmCustomers): boolean => customers.some(({ total }) => discount(total) !== 0);

/**
 * ROI = Δ net margin / Δ discount and spend per incremental order = Δ discount / Δ orders, each Δ what all traffic in the treatment would have
 * had beyond all traffic without coupons. Refunds are netted in all three. Discounts that shoppers without coupons get as well cancel out.
 * Both are null where their denominator cannot be told from 0, see `ratioEstimate`.
 */
export const discountReturn = (treatment: RatioArm, none: RatioArm, levels?: ComparisonLevels): DiscountReturn => ({
  roi: ratioEstimate(treatment, none, netMargin, discount, levels),
  spendPerIncrementalOrder:
    hasDiscounts(treatment) || hasDiscounts(none)
      ? ratioEstimate(treatment, none, discount, countOrders, levels)
      : { value: null, sequence: unbounded, fixed: unbounded },
});
