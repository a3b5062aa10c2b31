import * as v from 'valibot';
import { minorSchema } from '../../protocol/money';

/** As the shop calls its goods, since the scopes of coupons name them so. */
export const categoryName = v.pipe(v.string(), v.minLength(1), v.maxLength(60));

export const categorySchema = v.strictObject({
  name: categoryName,
  /** Mean price of an item, minor units. */
  price: v.pipe(minorSchema, v.minValue(1)),
});
