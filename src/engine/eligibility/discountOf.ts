import type { Coupon } from '../../protocol/coupons/coupon';
import { type ByForm, type Discount, type DiscountKind, type DiscountOf, goodsGiven } from '../../protocol/coupons/discount';
import { inScope, type Scope } from '../../protocol/coupons/scope';
import type { ShopperEventOf } from '../../protocol/events/shopperEvent';
import { type Minor, shareOf } from '../../protocol/values/money';

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

/**
 * Pieces of each line that `buyGet` makes cheaper. Only whole groups count, and of the goods given the cheapest. A piece counts once, as
 * bought or as given. Pieces at no price count as neither, because the shop has given them already.
 */
const piecesGiven = (discount: DiscountOf<'buyGet'>, scope: Scope, lines: readonly BasketLine[]): readonly number[] => {
  const { buy, get, times } = discount;
  const of = (goods: Scope): number[] => lines.map((line) => (line.price > 0 && inScope(goods, line) ? line.quantity : 0));
  const [bought, given] = [of(scope), of(goodsGiven(discount, scope))];
  const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);
  const both = sum(bought.map((count, i) => count && given[i]!));
  const onlyBought = sum(bought) - both;
  const groups = Math.floor(Math.min(times, sum(bought) / buy, sum(given) / get, (onlyBought + sum(given)) / (buy + get)));
  let left = groups * get;
  // Of the goods that are both, those bought stay at their price.
  let free = both - Math.max(0, groups * buy - onlyBought);
  for (const i of [...lines.keys()].sort((a, b) => lines[a]!.price - lines[b]!.price)) {
    const taken = Math.min(left, given[i]!, bought[i] ? free : left);
    given[i] = taken;
    left -= taken;
    if (bought[i]) free -= taken;
  }
  return given;
};

/** Price of the goods that the discount is taken off, for each line, minor units. */
export const discountedGoods = ({ discount, scope }: Given, lines: readonly BasketLine[]): readonly Minor[] => {
  const pieces = discount.kind === 'buyGet' && piecesGiven(discount, scope, lines);
  return lines.map((line, i) => line.price * (pieces ? pieces[i]! : inScope(scope, line) ? line.quantity : 0));
};

type Share = Pick<DiscountOf<'percent'>, 'basisPoints' | 'cap'>;
const partOf = ({ basisPoints, cap }: Share, goods: Minor): Minor => Math.min(shareOf(goods, basisPoints), cap);

/** Cost by form, for goods in scope worth more than 0. Of `buyGet` a share of them, as if all pieces had one price. */
const costs: ByForm<[goods: Minor, basket: Basket], Minor> = {
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
  buyGet: (discount, goods) => Math.floor(outlooks.buyGet(discount, { share: 1, goods, guessed: false })),
  gift: ({ value }) => value,
  points: ({ value }) => value,
  cashBack: partOf,
  storeCredit: ({ amount }) => amount,
};

/** `couponCost` as a device reckons it, whose cart may still change: without counting the pieces of `buyGet`. */
export const roughCost = ({ discount, scope }: Given, basket: Basket): Minor => {
  const goods = goodsInScope(scope, basket.lines);
  return goods > 0 ? costs[discount.kind](discount as never, goods, basket) : 0;
};

/**
 * Value of the coupon on this basket and so its cost to the shop, in whatever form, minor units, integer arithmetic throughout.
 *   percent, cashBack: min(⌊goods · bp / 10,000⌋, cap) · fixed: min(amount, goods) · freeShipping: min(shipping, cap) if goods are in scope
 *   tiers: the amount of the highest threshold reached; with `repeat`, ⌊goods / threshold₁⌋ · amount₁ if that is more; min with cap and goods
 *   buyGet: min(⌊the goods given · bp / 10,000⌋, cap) · gift, points: value · storeCredit: amount, each if goods are in scope
 */
export const couponCost = (given: Given, basket: Basket): Minor => {
  const { discount } = given;
  if (discount.kind !== 'buyGet') return roughCost(given, basket);
  return partOf(
    discount,
    discountedGoods(given, basket.lines).reduce((sum, goods) => sum + goods, 0),
  );
};

const maxima: ByForm<[], Minor> = {
  percent: ({ cap }) => cap,
  fixed: ({ amount }) => amount,
  tiers: ({ tiers, repeat, cap }) => (repeat ? cap : Math.min(cap, Math.max(...tiers.map(({ amount }) => amount)))),
  freeShipping: ({ cap }) => cap,
  buyGet: ({ cap }) => cap,
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
  buyGet: 'share',
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

/** Cost of the coupon on these lines as `roughCost` reckons it, minor units. The event has no shipping costs, so a waiver counts at its maximum. */
export const purchaseDiscount = (coupon: Coupon, lines: readonly BasketLine[]): Minor =>
  coupon.discount.kind === 'freeShipping' ? coupon.discount.cap : roughCost(coupon, { lines, shipping: 0 });

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

const partly = ({ basisPoints, cap }: Share, { goods, guessed }: Outlook): number =>
  Math.min((basisPoints / 10_000) * goods, guessed ? goods : cap);
const asFarAsInScope = (discount: Discount, { share }: Outlook): number => share * maxDiscount(discount);

const outlooks: ByForm<[outlook: Outlook], number> = {
  percent: partly,
  fixed: ({ amount }, { goods }) => Math.min(amount, goods),
  tiers: ({ tiers }, { goods }) => Math.max(...tiers.map(({ threshold, amount }) => amount / (1 + (threshold / goods) ** SHARPNESS))),
  freeShipping: asFarAsInScope,
  buyGet: ({ buy, get, basisPoints, cap }, outlook) => partly({ basisPoints: (basisPoints * get) / (buy + get), cap }, outlook),
  gift: asFarAsInScope,
  points: asFarAsInScope,
  cashBack: partly,
  storeCredit: asFarAsInScope,
};

/**
 * Expected discount of a coupon on an order, minor units, with g the goods in scope:
 *   percent, cash back: min(bp·g, cap), of which `buyGet` is get / (buy + get) · fixed: min(amount, g) · other forms: share · their value
 *   steps: the largest of amount_i / (1 + (threshold_i/g)^2.5), since an order may still grow to a threshold or fall short of it.
 */
export const expectedDiscount = (discount: Discount, outlook: Outlook): number => outlooks[discount.kind](discount as never, outlook);

const onePiece = (price: Minor): BasketLine => ({ itemId: '', categories: [], price, quantity: 1 });
const usedUp = (discount: Discount): readonly BasketLine[] => [onePiece(maxDiscount(discount))];
const cappedAt = ({ basisPoints, cap }: Share): readonly BasketLine[] => [onePiece(Math.ceil((cap * 10_000) / basisPoints))];

const dearest: ByForm<[floor: Minor], readonly BasketLine[]> = {
  percent: cappedAt,
  fixed: usedUp,
  tiers: ({ tiers }, floor) => {
    const thresholds = tiers.map(({ threshold }) => threshold);
    const first = Math.min(...thresholds);
    return [...thresholds, Math.ceil(floor / first) * first].map(onePiece);
  },
  freeShipping: usedUp,
  // One group of goods at one price, which count as bought and as given.
  buyGet: ({ buy, get, gets: { categories = [], itemIds: [itemId = ''] = [] }, basisPoints, cap }, floor) =>
    [Math.ceil(floor / (buy + get)), Math.ceil((cap * 10_000) / (basisPoints * get))].map((price) => ({
      itemId,
      categories,
      price,
      quantity: buy + get,
    })),
  gift: usedUp,
  points: usedUp,
  cashBack: cappedAt,
  storeCredit: usedUp,
};

/**
 * Orders of one line on which the discounted share can be largest: where a step is reached, and where a cap or an amount is used up.
 * @param floor the smallest order that can get the coupon, which is included
 */
export const dearestOrders = (discount: Discount, floor: Minor): readonly BasketLine[] => [
  onePiece(floor),
  ...dearest[discount.kind](discount as never, floor),
];
