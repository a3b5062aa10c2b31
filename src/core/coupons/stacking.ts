import * as v from 'valibot';

/**
 * Class of a coupon, which follows from what it says: `shipping` waives shipping, `product` names goods in its scope, `order` is about the
 * whole basket.
 */
const couponClassSchema = v.picklist(['product', 'order', 'shipping']);

/** `exclusive`, or the classes it may stand beside. Two coupons combine when each names the other's class. */
export const stackingSchema = v.union([
  v.literal('exclusive'),
  v.object({ combinesWith: v.pipe(v.array(couponClassSchema), v.minLength(1), v.maxLength(3)) }),
]);
