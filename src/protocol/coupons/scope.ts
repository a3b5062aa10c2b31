import * as v from 'valibot';

/** Goods a coupon applies to: any match in either list. Both absent means the whole shop. */
export const scopeSchema = v.object({
  categories: v.optional(v.pipe(v.array(v.string()), v.maxLength(100))),
  itemIds: v.optional(v.pipe(v.array(v.string()), v.maxLength(5_000))),
});
export type Scope = v.InferOutput<typeof scopeSchema>;

/** Whether the scope covers all goods of the shop. */
export const isWholeShop = ({ categories, itemIds }: Scope): boolean => categories === undefined && itemIds === undefined;

/** Is this line in the coupon's scope? An empty scope is the whole shop. */
export const inScope = (scope: Scope, line: { readonly itemId: string; readonly categories: readonly string[] }): boolean =>
  isWholeShop(scope) ||
  scope.itemIds?.includes(line.itemId) === true ||
  scope.categories?.some((category) => line.categories.includes(category)) === true;
