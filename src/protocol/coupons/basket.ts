import * as v from 'valibot';
import { minorSchema } from '../values/money';

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(200));

/** What is about to be bought, as a checkout states it. Prices in minor units. */
export const basketSchema = v.strictObject({
  lines: v.pipe(
    v.array(
      v.strictObject({
        itemId: name,
        categories: v.optional(v.pipe(v.array(name), v.maxLength(50)), []),
        /** Of one piece. */
        price: minorSchema,
        quantity: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1)), 1),
      }),
    ),
    v.maxLength(1_000),
  ),
  shipping: v.optional(minorSchema, 0),
  /** Facts the shop states about the shopper: `member`, `orders`, `daysSincePurchase`. */
  facts: v.optional(v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])), {}),
});
export type StatedBasket = v.InferOutput<typeof basketSchema>;
