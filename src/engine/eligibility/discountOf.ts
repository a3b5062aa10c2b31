import type { Coupon, Scope } from '../../protocol/coupons/coupon';
import type { Discount } from '../../protocol/coupons/discount';
import type { ShopperEventOf } from '../../protocol/events/shopperEvent';
import { type Minor, shareOf } from '../../protocol/values/money';

/** Does the coupon's scope reach this line? An empty scope is the whole shop. */
export const inScope = (
  { categories, itemIds }: Scope,
  line: { readonly itemId: string; readonly categories: readonly string[] },
): boolean =>
  (categories === undefined && itemIds === undefined) ||
  itemIds?.includes(line.itemId) === true ||
  categories?.some((category) => line.categories.includes(category)) === true;

export interface BasketLine {
  readonly itemId: string;
  readonly categories: readonly string[];
  /** Unit price, minor units. */
  readonly price: Minor;
  readonly quantity: number;
}

export interface Basket {
  readonly lines: readonly BasketLine[];
  readonly shipping: Minor;
}

export interface Given {
  readonly discount: Discount;
  readonly scope: Scope;
}

/** Price of the goods in scope, minor units; exact while it is below 2^53. */
export const goodsInScope = (scope: Scope, lines: readonly BasketLine[]): Minor =>
  lines.reduce((sum, line) => (inScope(scope, line) ? sum + line.price * line.quantity : sum), 0);

/**
 * What the coupon is worth on this basket and so costs the shop, in whatever form, minor units, integer arithmetic throughout.
 *   percent, cashBack: min(⌊goods · bp / 10,000⌋, cap) · fixed: min(amount, goods) · freeShipping: min(shipping, cap) where goods in scope
 *   tiers: the amount of the highest threshold reached; with `repeat`, ⌊goods / threshold₁⌋ · amount₁ if that is more; min with cap and goods
 *   gift, points: value · storeCredit: amount, each where goods in scope
 */
export const couponCost = ({ discount, scope }: Given, { lines, shipping }: Basket): Minor => {
  const goods = goodsInScope(scope, lines);
  if (goods <= 0) return 0;
  switch (discount.kind) {
    case 'percent':
    case 'cashBack':
      return Math.min(shareOf(goods, discount.basisPoints), discount.cap);
    case 'fixed':
      return Math.min(discount.amount, goods);
    case 'tiers': {
      const tiers = discount.tiers.toSorted((a, b) => a.threshold - b.threshold);
      const reached = tiers.findLast(({ threshold }) => goods >= threshold)?.amount ?? 0;
      const [lowest] = tiers;
      const repeated = discount.repeat && lowest ? Math.floor(goods / lowest.threshold) * lowest.amount : 0;
      return Math.min(Math.max(reached, repeated), discount.cap, goods);
    }
    case 'freeShipping':
      return Math.min(shipping, discount.cap);
    case 'gift':
    case 'points':
      return discount.value;
    case 'storeCredit':
      return discount.amount;
    default:
      return discount satisfies never;
  }
};

const instructions: readonly Discount['kind'][] = ['gift', 'points', 'cashBack', 'storeCredit'];

/** Is the coupon an instruction to the shop, which leaves the total as it is? */
export const isInstruction = ({ kind }: Discount): boolean => instructions.includes(kind);

/** What the coupon takes off the total of this basket, minor units: its cost, or nothing where it is an instruction to the shop. */
export const computeDiscount = (coupon: Given, basket: Basket): Minor => (isInstruction(coupon.discount) ? 0 : couponCost(coupon, basket));

/** The most a coupon can cost, minor units: what the server reserves when it issues a code. */
export const maxDiscount = (discount: Discount): Minor => {
  switch (discount.kind) {
    case 'percent':
    case 'freeShipping':
    case 'cashBack':
      return discount.cap;
    case 'fixed':
    case 'storeCredit':
      return discount.amount;
    case 'gift':
    case 'points':
      return discount.value;
    case 'tiers':
      return discount.repeat ? discount.cap : Math.min(discount.cap, Math.max(...discount.tiers.map(({ amount }) => amount)));
    default:
      return discount satisfies never;
  }
};

/** Lines of a purchase; prices in minor units, 0 where the event has none. */
export const purchaseLines = ({ items }: ShopperEventOf<'purchase'>): BasketLine[] =>
  items.map(({ itemId, categories = [], price = 0, quantity }) => ({ itemId, categories, price, quantity }));

/** What the coupon costs on these lines, minor units. The event has no shipping costs, so a waiver is charged at the most it can be. */
export const purchaseDiscount = (coupon: Coupon, lines: readonly BasketLine[]): Minor =>
  coupon.discount.kind === 'freeShipping' ? coupon.discount.cap : couponCost(coupon, { lines, shipping: 0 });
