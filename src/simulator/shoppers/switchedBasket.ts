import type { BasketLine } from '../../engine/eligibility/computeDiscount';
import { inScope } from '../../engine/eligibility/inScope';
import type { Coupon } from '../../protocol/coupons/coupon';
import type { Item } from '../../protocol/events/shopperEvent';
import type { Scenario } from '../scenario/scenario';

const lineOf = ({ itemId, categories = [], price = 0, quantity }: Item): BasketLine => ({ itemId, categories, price, quantity });

export const linesOf = (basket: readonly Item[]): readonly BasketLine[] => basket.map(lineOf);

/**
 * The basket of a shopper who takes goods of the coupon's first category in place of others, at no more than these cost: what the coupon sells is taken
 * from other categories. Absent where the coupon is about the whole shop or about everything in the basket already.
 */
export const switchedBasket = ({ shop }: Scenario, basket: readonly Item[], { scope }: Coupon): readonly Item[] | undefined => {
  const to = shop.categories.find(({ name }) => name === scope.categories?.[0]);
  if (!to || basket.every((item) => inScope(scope, lineOf(item)))) return undefined;
  return basket.map((item) =>
    inScope(scope, lineOf(item))
      ? item
      : { itemId: `${to.name}-0`, categories: [to.name], price: Math.min(item.price ?? 0, to.price), quantity: item.quantity },
  );
};
