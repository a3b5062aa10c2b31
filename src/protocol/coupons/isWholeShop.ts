import type { Scope } from './coupon';

/** Is it about all goods of the shop? */
export const isWholeShop = ({ categories, itemIds }: Scope): boolean => categories === undefined && itemIds === undefined;
