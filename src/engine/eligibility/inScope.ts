import type { Scope } from '../../protocol/coupons/coupon';

/** Does the coupon's scope reach this line? An empty scope is the whole shop. */
export const inScope = (
  { categories, itemIds }: Scope,
  line: { readonly itemId: string; readonly categories: readonly string[] },
): boolean =>
  (categories === undefined && itemIds === undefined) ||
  itemIds?.includes(line.itemId) === true ||
  categories?.some((category) => line.categories.includes(category)) === true;
