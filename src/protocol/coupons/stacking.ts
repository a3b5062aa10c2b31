import * as v from 'valibot';
import type { Coupon } from './coupon';

/**
 * Class of a coupon, which follows from what it says: `shipping` waives shipping, `product` names goods in its scope, `order` is about the
 * whole basket.
 */
const couponClassSchema = v.picklist(['product', 'order', 'shipping']);
type CouponClass = v.InferOutput<typeof couponClassSchema>;

/** `exclusive`, or the classes it may stand beside. Two coupons combine when each names the other's class. */
export const stackingSchema = v.union([
  v.literal('exclusive'),
  v.object({ combinesWith: v.pipe(v.array(couponClassSchema), v.minLength(1), v.maxLength(3)) }),
]);

type Stackable = Pick<Coupon, 'discount' | 'scope' | 'stacking'>;

export const classOf = ({ discount, scope }: Stackable): CouponClass => {
  if (discount.kind === 'freeShipping') return 'shipping';
  return scope.categories === undefined && scope.itemIds === undefined ? 'order' : 'product';
};

/** May the coupon stand beside others at all? */
export const isExclusive = ({ stacking = 'exclusive' }: Stackable): boolean => stacking === 'exclusive';

const admits = ({ stacking = 'exclusive' }: Stackable, other: Stackable): boolean =>
  stacking !== 'exclusive' && stacking.combinesWith.includes(classOf(other));

/** May both be used in one order? */
export const mayCombine = (a: Stackable, b: Stackable): boolean => admits(a, b) && admits(b, a);
