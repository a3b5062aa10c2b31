import * as v from 'valibot';
import { currencySchema, minorSchema } from './values/money';

const cleaned = v.transform((text: string) => text.replaceAll(/\p{Cc}+/gu, ' ').trim());

/** A name by which coupons and the shop's events know goods: compared as it is written. */
const nameSchema = v.pipe(v.string(), cleaned, v.minLength(1), v.maxLength(200));

const titleSchema = v.pipe(
  v.string(),
  cleaned,
  v.minLength(1),
  v.transform((text) => text.slice(0, 300)),
);

/** Most categories of a product that are kept. */
const MOST_CATEGORIES = 50;

/** A product of the shop, as a merchant picks it for a coupon. Nothing in it concerns shoppers. */
export const productSchema = v.object({
  /** As in coupon scopes and the shop's events. */
  id: nameSchema,
  title: titleSchema,
  /** Ids of its categories. */
  categories: v.optional(
    v.pipe(
      v.array(nameSchema),
      v.transform((ids) => [...new Set(ids)].slice(0, MOST_CATEGORIES)),
    ),
    [],
  ),
  /** Minor units of `currency`. Unknown values are left out instead of refusing the product. */
  price: v.fallback(v.optional(minorSchema), undefined),
  currency: v.fallback(v.optional(currencySchema), undefined),
  picture: v.fallback(v.optional(v.pipe(v.string(), v.maxLength(1_000), v.regex(/^https?:\/\/[^\s"'<>\\]+$/))), undefined),
});
export type Product = v.InferOutput<typeof productSchema>;

/** A category of the shop. Its id is how coupon scopes and the shop's events name it. */
export const categorySchema = v.object({
  id: nameSchema,
  /** Its name by BCP 47 language, as far as the shop states them. */
  names: v.optional(v.record(v.pipe(v.string(), v.regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/)), titleSchema), {}),
});
export type Category = v.InferOutput<typeof categorySchema>;

/** Response of `GET <shop>/couplet/products`. `next`: value of `after` for the next page; null: this is the last. */
export const productPageSchema = v.object({
  v: v.literal('products/1'),
  products: v.pipe(v.array(v.unknown()), v.maxLength(1_000)),
  categories: v.optional(v.array(v.unknown()), []),
  next: v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(500))),
});
