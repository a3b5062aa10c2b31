import * as v from 'valibot';
import { minorSchema } from '../values/money';
import type { Coupon } from './coupon';
import { isWholeShop, type Scope } from './scope';

const positive = v.pipe(minorSchema, v.minValue(1));
const basisPoints = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const pieces = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100));

const goodsGivenSchema = v.object({
  categories: v.optional(v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(100))),
  itemIds: v.optional(v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(5_000))),
});

const tiersSchema = v.pipe(
  v.array(v.object({ threshold: positive, amount: positive })),
  v.minLength(1),
  v.maxLength(10),
  v.check((tiers) => new Set(tiers.map(({ threshold }) => threshold)).size === tiers.length, 'Two tiers have the same threshold.'),
);

/**
 * A coupon's benefit. Every kind has a finite maximum, because the server reserves it against the budget when a code is issued. The first
 * five lower the amount paid now. The others are instructions that the shop carries out and accounts for. They take nothing off the total,
 * but cost their value.
 */
export const discountSchema = v.variant('kind', [
  /** `basisPoints`/10,000 of the goods in scope, at most `cap`. */
  v.object({ kind: v.literal('percent'), basisPoints, cap: positive }),
  /** `amount` off the goods in scope, never more than they cost. */
  v.object({ kind: v.literal('fixed'), amount: positive }),
  /**
   * Spend-threshold tiers (满减): the highest tier reached counts. With `repeat`, the lowest tier repeats for each multiple of its threshold.
   * Never above `cap`.
   */
  v.object({
    kind: v.literal('tiers'),
    tiers: tiersSchema,
    repeat: v.optional(v.boolean(), false),
    cap: positive,
  }),
  /** Waives shipping up to `cap`. */
  v.object({ kind: v.literal('freeShipping'), cap: positive }),
  /**
   * Buy `buy` pieces of the goods in scope, get `get` pieces of `gets` (without a list: of the same goods) for `basisPoints`/10,000 less, at most
   * `times` times per order and at most `cap` in all. Stands alone, because it counts pieces at their full price.
   */
  v.object({
    kind: v.literal('buyGet'),
    buy: pieces,
    get: pieces,
    gets: v.optional(goodsGivenSchema, {}),
    basisPoints,
    times: pieces,
    cap: positive,
  }),
  /** The shop adds `quantity` pieces of `itemId` free of charge; `value` is their total cost to the shop. */
  v.object({ kind: v.literal('gift'), itemId: v.pipe(v.string(), v.minLength(1), v.maxLength(200)), quantity: count, value: positive }),
  /** The shop credits `points` to the member's account; `value` is their total cost to the shop. */
  v.object({ kind: v.literal('points'), points: count, value: positive }),
  /** The shop pays back `basisPoints`/10,000 of the goods in scope after the purchase, at most `cap`. */
  v.object({ kind: v.literal('cashBack'), basisPoints, cap: positive }),
  /** The shop credits `amount` for a later purchase. */
  v.object({ kind: v.literal('storeCredit'), amount: positive }),
]);
export type Discount = v.InferOutput<typeof discountSchema>;
export type DiscountKind = Discount['kind'];
export type DiscountOf<Kind extends DiscountKind> = Extract<Discount, { readonly kind: Kind }>;

/** Goods that `buyGet` makes cheaper. */
export const goodsGiven = ({ gets }: DiscountOf<'buyGet'>, scope: Scope): Scope => (isWholeShop(gets) ? scope : gets);

/**
 * One entry per kind of discount. Everything that differs between kinds is such a table, so the compiler reports what a new kind lacks.
 * Call it as `table[discount.kind](discount as never)`, because TypeScript cannot infer that both have the same kind.
 */
export type ByForm<Rest extends readonly unknown[], Answer> = {
  readonly [Kind in DiscountKind]: (discount: DiscountOf<Kind>, ...rest: Rest) => Answer;
};

/**
 * A coupon's class, derived from its discount and scope: `shipping` waives shipping, `product` names goods in its scope, `order` applies to
 * the whole basket.
 */
const couponClassSchema = v.picklist(['product', 'order', 'shipping']);
type CouponClass = v.InferOutput<typeof couponClassSchema>;

/** `exclusive`, or the classes it may be combined with. Two coupons combine when each names the other's class. */
export const stackingSchema = v.union([
  v.literal('exclusive'),
  v.object({ combinesWith: v.pipe(v.array(couponClassSchema), v.minLength(1), v.maxLength(3)) }),
]);

type Stackable = Pick<Coupon, 'discount' | 'scope' | 'stacking'>;

export const classOf = ({ discount, scope }: Stackable): CouponClass => {
  if (discount.kind === 'freeShipping') return 'shipping';
  return isWholeShop(scope) ? 'order' : 'product';
};

/** Whether the coupon can never be combined: so it is written, or it counts pieces. */
export const isExclusive = ({ discount, stacking = 'exclusive' }: Stackable): boolean =>
  stacking === 'exclusive' || discount.kind === 'buyGet';

const admits = (coupon: Stackable, other: Stackable): boolean =>
  !isExclusive(coupon) && typeof coupon.stacking === 'object' && coupon.stacking.combinesWith.includes(classOf(other));

/** Whether both may be used in one order. */
export const mayCombine = (a: Stackable, b: Stackable): boolean => admits(a, b) && admits(b, a);
