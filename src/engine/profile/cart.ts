import type { Item } from '../../protocol/events/shopperEvent';
import type { Minor } from '../../protocol/money';
import { profileLimits } from './interestWeights';
import type { CartLine } from './shopperProfile';

const lineOf = ({ itemId, categories, price }: Item, quantity: number, known: CartLine | undefined): CartLine => ({
  itemId,
  categories: categories ?? known?.categories ?? [],
  price: price ?? known?.price ?? 0,
  quantity,
});

const bounded = (lines: ReadonlyMap<string, CartLine>): readonly CartLine[] => [...lines.values()].slice(-profileLimits.cartLines);

/** Cart after adding (`sign` 1) or taking out (`sign` −1) the items; a line without pieces goes. */
export const changeCart = (cart: readonly CartLine[], items: readonly Item[], sign: 1 | -1): readonly CartLine[] => {
  const lines = new Map(cart.map((line) => [line.itemId, line]));
  for (const item of items) {
    const known = lines.get(item.itemId);
    const quantity = (known?.quantity ?? 0) + sign * item.quantity;
    if (quantity > 0) lines.set(item.itemId, lineOf(item, quantity, known));
    else lines.delete(item.itemId);
  }
  return bounded(lines);
};

/** The cart as the page shows it whole; what the page leaves out of a line is taken from the line known before. */
export const replaceCart = (cart: readonly CartLine[], items: readonly Item[]): readonly CartLine[] => {
  const known = new Map(cart.map((line) => [line.itemId, line]));
  const lines = new Map<string, CartLine>();
  for (const item of items) {
    const quantity = (lines.get(item.itemId)?.quantity ?? 0) + item.quantity;
    lines.set(item.itemId, lineOf(item, quantity, known.get(item.itemId)));
  }
  return bounded(lines);
};

/** Do both hold the same pieces, in whatever order? */
export const sameCart = (a: readonly CartLine[], b: readonly CartLine[]): boolean =>
  a.length === b.length && a.every(({ itemId, quantity }) => b.some((line) => line.itemId === itemId && line.quantity === quantity));

/** Goods of the lines, minor units. */
export const goodsOf = (lines: readonly { readonly price?: Minor | undefined; readonly quantity: number }[]): Minor =>
  lines.reduce((sum, { price, quantity }) => sum + (price ?? 0) * quantity, 0);
