import * as v from 'valibot';

const productSchema = v.object({
  id: v.string(),
  title: v.string(),
  categories: v.array(v.string()),
  price: v.optional(v.number()),
  currency: v.optional(v.string()),
});
export type Product = v.InferOutput<typeof productSchema>;

const categorySchema = v.object({ id: v.string(), names: v.record(v.string(), v.string()), products: v.number() });
export type Category = v.InferOutput<typeof categorySchema>;

/** `GET /v1/admin/products`. */
export const productsSchema = v.object({ entries: v.array(productSchema), more: v.boolean() });
/** `GET /v1/admin/categories`. */
export const categoriesSchema = v.object({ entries: v.array(categorySchema), more: v.boolean() });

/** `POST /v1/admin/products/match`. */
export const matchSchema = v.object({
  known: v.boolean(),
  count: v.number(),
  samples: v.array(productSchema),
  products: v.array(productSchema),
  categories: v.array(categorySchema),
  unknown: v.object({ categories: v.array(v.string()), itemIds: v.array(v.string()) }),
});
export type Match = v.InferOutput<typeof matchSchema>;

const importSchema = v.object({
  source: v.picklist(['shop', 'file']),
  state: v.picklist(['running', 'current', 'failed']),
  products: v.number(),
  categories: v.number(),
  skipped: v.number(),
  changedAt: v.number(),
  error: v.nullable(v.object({ code: v.string(), message: v.string(), at: v.exactOptional(v.string()) })),
});
/** `GET /v1/admin/products/import`. */
export const importsSchema = v.object({
  current: v.nullable(importSchema),
  latest: v.nullable(importSchema),
  canRefresh: v.boolean(),
});
export type Imports = v.InferOutput<typeof importsSchema>;

/** `PUT /v1/admin/products/import`. */
export const importedSchema = v.object({
  products: v.number(),
  skipped: v.number(),
  examples: v.array(v.object({ at: v.string(), code: v.string() })),
});
export type Imported = v.InferOutput<typeof importedSchema>;
