import type { Coupon, Scope } from '../../protocol/coupons/coupon';
import type { ByForm, Discount, DiscountKind, DiscountOf } from '../../protocol/coupons/discount';
import type { ShopperEventOf } from '../../protocol/events/shopperEvent';
import { type Minor, shareOf } from '../../protocol/values/money';

/** Is this line in the coupon's scope? An empty scope is the whole shop. */
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

/** Price of the goods in scope, minor units. Exact below 2^53. */
export const goodsInScope = (scope: Scope, lines: readonly BasketLine[]): Minor =>
  lines.reduce((sum, line) => (inScope(scope, line) ? sum + line.price * line.quantity : sum), 0);

const partOf = ({ basisPoints, cap }: DiscountOf<'percent' | 'cashBack'>, goods: Minor): Minor =>
  Math.min(shareOf(goods, basisPoints), cap);

/** Cost by form, for goods in scope worth more than 0. */
const costs: ByForm<[goods: Minor, basket: Basket, scope: Scope], Minor> = {
  percent: partOf,
  fixed: ({ amount }, goods) => Math.min(amount, goods),
  tiers: ({ tiers: given, repeat, cap }, goods) => {
    const tiers = given.toSorted((a, b) => a.threshold - b.threshold);
    const reached = tiers.findLast(({ threshold }) => goods >= threshold)?.amount ?? 0;
    const [lowest] = tiers;
    const repeated = repeat && lowest ? Math.floor(goods / lowest.threshold) * lowest.amount : 0;
    return Math.min(Math.max(reached, repeated), cap, goods);
  },
  freeShipping: ({ cap }, _, { shipping }) => Math.min(shipping, cap),
  gift: ({ value }) => value,
  points: ({ value }) => value,
  cashBack: partOf,
  storeCredit: ({ amount }) => amount,
};

/**
 * Value of the coupon on this basket and so its cost to the shop, in whatever form, minor units, integer arithmetic throughout.
 *   percent, cashBack: min(⌊goods · bp / 10,000⌋, cap) · fixed: min(amount, goods) · freeShipping: min(shipping, cap) if goods are in scope
 *   tiers: the amount of the highest threshold reached; with `repeat`, ⌊goods / threshold₁⌋ · amount₁ if that is more; min with cap and goods
 *   gift, points: value · storeCredit: amount, each if goods are in scope
 */
export const couponCost = ({ discount, scope }: Given, basket: Basket): Minor => {
  const goods = goodsInScope(scope, basket.lines);
  return goods > 0 ? costs[discount.kind](discount as never, goods, basket, scope) : 0;
};

const maxima: ByForm<[], Minor> = {
  percent: ({ cap }) => cap,
  fixed: ({ amount }) => amount,
  tiers: ({ tiers, repeat, cap }) => (repeat ? cap : Math.min(cap, Math.max(...tiers.map(({ amount }) => amount)))),
  freeShipping: ({ cap }) => cap,
  gift: ({ value }) => value,
  points: ({ value }) => value,
  cashBack: ({ cap }) => cap,
  storeCredit: ({ amount }) => amount,
};

/** The most a coupon can cost, minor units: what the server reserves when it issues a code. */
export const maxDiscount = (discount: Discount): Minor => maxima[discount.kind](discount as never);

/**
 * Group of a form when coupons combine: shares are applied before steps, and these before amounts. Instructions to the shop, which leave
 * the total unchanged, come last.
 */
export const families: Readonly<Record<DiscountKind, 'share' | 'steps' | 'amount' | 'instruction'>> = {
  percent: 'share',
  fixed: 'amount',
  tiers: 'steps',
  freeShipping: 'amount',
  gift: 'instruction',
  points: 'instruction',
  cashBack: 'instruction',
  storeCredit: 'instruction',
};

/** Is the coupon an instruction to the shop, which leaves the total unchanged? */
export const isInstruction = ({ kind }: Pick<Discount, 'kind'>): boolean => families[kind] === 'instruction';

/** Forms that the shop carries out itself. */
export const instructionKinds = (): readonly DiscountKind[] =>
  (Object.keys(families) as DiscountKind[]).filter((kind) => isInstruction({ kind }));

/** Amount the coupon takes off the total of this basket, minor units: its cost, or 0 for an instruction to the shop. */
export const computeDiscount = (coupon: Given, basket: Basket): Minor => (isInstruction(coupon.discount) ? 0 : couponCost(coupon, basket));

/** Lines of a purchase. Prices in minor units, 0 if the event has none. */
export const purchaseLines = ({ items }: ShopperEventOf<'purchase'>): BasketLine[] =>
  items.map(({ itemId, categories = [], price = 0, quantity }) => ({ itemId, categories, price, quantity }));

/** Cost of the coupon on these lines, minor units. The event has no shipping costs, so a waiver counts at its maximum. */
export const purchaseDiscount = (coupon: Coupon, lines: readonly BasketLine[]): Minor =>
  coupon.discount.kind === 'freeShipping' ? coupon.discount.cap : couponCost(coupon, { lines, shipping: 0 });

/** An order that has not been placed yet. `share` of its goods is in the coupon's scope. */
interface Outlook {
  readonly share: number;
  /** Those in scope, minor units. */
  readonly goods: Minor;
  /** True if the order is unknown and `goods` is a guess. */
  readonly guessed: boolean;
}

/** How sharply the chance of reaching a threshold depends on the expected order. */
const SHARPNESS = 2.5;

const partly = ({ basisPoints, cap }: DiscountOf<'percent' | 'cashBack'>, { goods, guessed }: Outlook): number =>
  Math.min((basisPoints / 10_000) * goods, guessed ? goods : cap);
const asFarAsInScope = (discount: Discount, { share }: Outlook): number => share * maxDiscount(discount);

const outlooks: ByForm<[outlook: Outlook], number> = {
  percent: partly,
  fixed: ({ amount }, { goods }) => Math.min(amount, goods),
  tiers: ({ tiers }, { goods }) => Math.max(...tiers.map(({ threshold, amount }) => amount / (1 + (threshold / goods) ** SHARPNESS))),
  freeShipping: asFarAsInScope,
  gift: asFarAsInScope,
  points: asFarAsInScope,
  cashBack: partly,
  storeCredit: asFarAsInScope,
};

/**
 * Expected discount of a coupon on an order, minor units, with g the goods in scope:
 *   percent, cash back: min(bp·g, cap) · fixed: min(amount, g) · other forms: share · their value
 *   steps: the largest of amount_i / (1 + (threshold_i/g)^2.5), since an order may still grow to a threshold or fall short of it.
 */
export const expectedDiscount = (discount: Discount, outlook: Outlook): number => outlooks[discount.kind](discount as never, outlook);

/** Items at one price. */
export interface PlainOrder {
  readonly price: Minor;
  readonly quantity: number;
}
const onePiece = (price: Minor): PlainOrder => ({ price, quantity: 1 });
const usedUp = (discount: Discount): readonly PlainOrder[] => [onePiece(maxDiscount(discount))];
const cappedAt = ({ basisPoints, cap }: DiscountOf<'percent' | 'cashBack'>): readonly PlainOrder[] => [
  onePiece(Math.ceil((cap * 10_000) / basisPoints)),
];

const dearest: ByForm<[floor: Minor], readonly PlainOrder[]> = {
  percent: cappedAt,
  fixed: usedUp,
  tiers: ({ tiers }, floor) => {
    const thresholds = tiers.map(({ threshold }) => threshold);
    const first = Math.min(...thresholds);
    return [...thresholds, Math.ceil(floor / first) * first].map(onePiece);
  },
  freeShipping: usedUp,
  gift: usedUp,
  points: usedUp,
  cashBack: cappedAt,
  storeCredit: usedUp,
};

/**
 * Orders on which the discounted share can be largest: where a step is reached, and where a cap or an amount is used up.
 * @param floor the smallest order that can get the coupon, which is included
 */
export const dearestOrders = (discount: Discount, floor: Minor): readonly PlainOrder[] => [
  onePiece(floor),
  ...dearest[discount.kind](discount as never, floor),
];
